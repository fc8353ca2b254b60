import type { Account, TransferRefusal } from '../ledger/index.ts'
import type { LimitView } from '../limits/index.ts'
import type { Payee } from '../payees/index.ts'
import type { TransferRead } from './rules.ts'

/** What the books hold now of whom a transfer concerns. */
export interface Holdings {
  source: Account | null
  /** Null where it is with another bank, or nobody's. */
  target: Account | null
  /** Null in a transfer between own accounts. */
  payee: Payee | null
  /** Of every medium that confirms payments. */
  limits: readonly LimitView[]
}

export interface Foreseen {
  code: TransferRefusal
  /** From when on it would be taken, where that is known. */
  until: Date | null
  /** Fen: the most that would be taken now. */
  most: number | null
}

export interface Outlook {
  /** What the books would answer now; null where nothing stands against it. */
  refusal: Foreseen | null
  /** With which media alone it may be approved; null where the issuer needs not be told. */
  media: string[] | null
  barred: { medium: string; code: TransferRefusal }[]
}

/**
 * What `bank.transfer` would answer, in its order, as far as it can be known before anybody signs: nobody is to be asked for a signature
 * that is refused. The function looks at all of it again under its locks.
 */
export function foresee(transfer: TransferRead, holdings: Holdings, now: Date): Outlook {
  const none = { media: null, barred: [] }
  const refusal = refusedByAccounts(transfer, holdings) ?? refusedByCooling(transfer, holdings, now)
  if (refusal !== null || transfer.to.kind === 'own') return { ...none, refusal }
  const barred = holdings.limits.flatMap(limit => {
    const code = refusedByLimit(transfer, limit)
    return code === null
      ? []
      : [{ medium: limit.medium, code, isPolicy: transfer.amount > limit.policy.perTransaction }]
  })
  if (barred.length === 0) return { ...none, refusal }
  const left = holdings.limits.filter(({ medium }) => !barred.some(one => one.medium === medium))
  if (left.length > 0) {
    // What the policy itself does not take for this amount the issuer knows, and offers to nobody.
    const isOurs = barred.some(({ isPolicy }) => !isPolicy)
    return { refusal, media: isOurs ? left.map(({ medium }) => medium).toSorted() : null, barred }
  }
  return { refusal: refusedByAll(transfer, holdings, barred), media: null, barred }
}

const refused = (code: TransferRefusal, more: Partial<Foreseen> = {}): Foreseen => ({
  code,
  until: null,
  most: null,
  ...more,
})

function refusedByAccounts({ amount, firstAt, to }: TransferRead, holdings: Holdings): Foreseen | null {
  const { source, target, payee } = holdings
  if (source === null) return refused('transfer.account_unknown')
  if (to.kind === 'payee' && payee === null) return refused('transfer.payee_unknown')
  if (source.id === target?.id) return refused('transfer.same_account')
  if (source.state === 'frozen') return refused('transfer.account_frozen')
  if (source.state === 'closed') return refused('transfer.account_closed')
  if (target?.state === 'closed') return refused('transfer.receiver_closed')
  // Whether the money is there on a later day is seen then.
  if (firstAt === null && source.balance < amount)
    return refused('transfer.insufficient_balance', { most: source.balance })
  return null
}

function refusedByCooling({ amount, firstAt }: TransferRead, { payee }: Holdings, now: Date): Foreseen | null {
  if (payee === null || (firstAt ?? now) >= payee.coolingUntil) return null
  const most = Math.max(0, payee.coolingLimit - payee.coolingSpent)
  return amount <= most ? null : refused('transfer.payee_cooling', { until: payee.coolingUntil, most })
}

/** On a later day nothing of its limits is used yet. */
function refusedByLimit({ amount, firstAt }: TransferRead, limit: LimitView): TransferRefusal | null {
  const isNow = firstAt === null
  if (amount > limit.perTransaction) return 'transfer.over_transaction_limit'
  if (amount + (isNow ? limit.spentToday : 0) > limit.perDay) return 'transfer.over_day_limit'
  const perMonth = limit.policy.perMonth ?? Number.POSITIVE_INFINITY
  return amount + (isNow ? limit.spentThisMonth : 0) > perMonth ? 'transfer.over_month_limit' : null
}

/** With no medium at all: by the one that would take the most. */
function refusedByAll({ firstAt }: TransferRead, { limits }: Holdings, barred: Outlook['barred']): Foreseen {
  const rooms = limits.map(limit => ({ medium: limit.medium, room: roomOf(limit, firstAt === null) }))
  const best = rooms.toSorted((a, b) => b.room - a.room)[0]
  const code = barred.find(one => one.medium === best?.medium)?.code ?? 'transfer.over_transaction_limit'
  return refused(code, { most: best?.room ?? 0 })
}

function roomOf({ perTransaction, perDay, policy, spentToday, spentThisMonth }: LimitView, isNow: boolean): number {
  const day = perDay - (isNow ? spentToday : 0)
  const month = (policy.perMonth ?? Number.POSITIVE_INFINITY) - (isNow ? spentThisMonth : 0)
  return Math.max(0, Math.min(perTransaction, day, month))
}
