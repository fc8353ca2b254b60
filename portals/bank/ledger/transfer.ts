import { createHash } from 'node:crypto'
import type { Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import {
  clearingAccountFor,
  contentOf,
  findMistake,
  isTransferRefusal,
  type TransferMistake,
  type TransferRefusal,
  type TransferWish,
} from './rules.ts'
import type { LedgerStore, TransferAnswer } from './store.ts'

export type TransferResult =
  | {
      ok: true
      entryId: string
      /** Of the paying account, just after this transfer. Fen. */
      balance: number
      at: Date
      /** Asked before: this is what happened then. */
      isReplay: boolean
    }
  | { ok: false; code: TransferRefusal; at: Date; isReplay: boolean }
  | { ok: false; code: TransferMistake | 'transfer.key_reused' | 'transfer.medium_unknown' }

/** What one medium may confirm, in fen, as the policy says; the customer's own limits can only lower it. */
export interface MediumPolicy {
  perTransaction: number
  perDay: number
  perMonth: number | null
}

interface TransferDependencies {
  store: LedgerStore
  now: () => Date
  newId: (now: Date) => string
  /** `YYYY-MM-DD` where the bank is. */
  dayOf: (at: Date) => string
  /** Null for a medium that confirms no payments. */
  policyOf: (medium: string) => MediumPolicy | null
}

/**
 * Moves money for a customer, once for each key. Whoever does not hear the answer (the connection broke, the process died)
 * asks again with the same key, or `outcomeOf` it: it has happened once, or not at all.
 */
export function createTransfers(deps: TransferDependencies) {
  return {
    transfer: (wish: TransferWish): Promise<TransferResult> => runTransfer(deps, wish),

    /** What has become of a transfer, for the page after a fault; null where none has been made. */
    async outcomeOf(customerId: string, key: string): Promise<TransferOutcome | null> {
      const found = await deps.store.findTransfer(customerId, key)
      if (found === null) return null
      if (found.entry_id !== null) return { ok: true, entryId: found.entry_id, at: found.at }
      return { ok: false, code: refusalOf(found.outcome), at: found.at }
    },
  }
}

type TransferOutcome = { ok: true; entryId: string; at: Date } | { ok: false; code: TransferRefusal; at: Date }

/** @param executor the transaction that it is to be part of; without one it is a transaction of its own */
export async function runTransfer(
  { store, now, newId, dayOf, policyOf }: TransferDependencies,
  wish: TransferWish,
  executor?: Executor<BankTables>,
): Promise<TransferResult> {
  const mistake = findMistake(wish)
  if (mistake !== null) return { ok: false, code: mistake }
  // Only what stays with the customer goes without a medium, and with it without a limit.
  const policy = wish.medium === null ? null : policyOf(wish.medium)
  if (policy === null && (wish.to.kind === 'payee' || wish.medium !== null))
    return { ok: false, code: 'transfer.medium_unknown' }
  const at = now()
  const answer = await store.transfer(
    {
      customer: wish.customerId,
      key: wish.key,
      fingerprint: createHash('sha256').update(contentOf(wish)).digest('base64url'),
      entry: newId(at),
      at,
      from: wish.fromAccount,
      to: wish.to.kind === 'own' ? wish.to.accountId : null,
      payee: wish.to.kind === 'payee' ? wish.to.payeeId : null,
      clearing: clearingAccountFor(wish.fromAccount),
      amount: wish.amount,
      memo: wish.memo,
      medium: wish.medium,
      day: dayOf(at),
      perTransaction: policy?.perTransaction ?? null,
      perDay: policy?.perDay ?? null,
      perMonth: policy?.perMonth ?? null,
    },
    executor,
  )
  return resultOf(answer)
}

function resultOf({ outcome, entry, balance, is_replay: isReplay, happened_at: at }: TransferAnswer): TransferResult {
  if (entry !== null && balance !== null) return { ok: true, entryId: entry, balance, at, isReplay }
  if (outcome === 'transfer.key_reused') return { ok: false, code: outcome }
  return { ok: false, code: refusalOf(outcome), at, isReplay }
}

function refusalOf(outcome: string): TransferRefusal {
  if (!isTransferRefusal(outcome)) throw new TypeError(`bank.transfer answered ${outcome}`)
  return outcome
}
