import { isId } from '../ledger/index.ts'
import { type MoneyReason, parseMoney } from '../money/index.ts'

export const repeats = ['once', 'weekly', 'monthly'] as const
export type Repeat = (typeof repeats)[number]
export type Target = { kind: 'own'; accountId: string } | { kind: 'payee'; payeeId: string }

/** As the form has it. */
export const formFields = ['from', 'to', 'amount', 'memo', 'when', 'day', 'repeat'] as const
export type FormField = (typeof formFields)[number]
export type TransferText = Readonly<Record<FormField, string>>

export interface TransferRead {
  fromAccount: string
  to: Target
  amount: number
  memo: string
  firstAt: Date | null
  repeat: Repeat
}

export type FormFault =
  | MoneyReason
  | 'form.from'
  | 'form.to'
  | 'form.same'
  | 'form.memo'
  | 'form.day'
  | 'form.day_past'
  | 'form.day_far'

/** Nobody remembers longer what they have ordered. */
const furthest = 366 * 86_400_000
const longestMemo = 60

/** Reads the form; says every field that cannot be read. */
export function readTransfer(
  text: TransferText,
  now: Date,
): { ok: true; transfer: TransferRead } | { ok: false; faults: { field: FormField; code: FormFault }[] } {
  const faults: { field: FormField; code: FormFault }[] = []
  const to = readTarget(text.to)
  if (!isId(text.from)) faults.push({ field: 'from', code: 'form.from' })
  if (to === null) faults.push({ field: 'to', code: 'form.to' })
  if (to?.kind === 'own' && to.accountId === text.from) faults.push({ field: 'to', code: 'form.same' })
  const money = parseMoney(text.amount)
  if (!money.ok) faults.push({ field: 'amount', code: money.reason })
  // It is approved as it is shown (kit/approval-details): nothing in it that is not seen, and one spelling.
  const memo = text.memo.normalize('NFC').trim()
  if ([...memo].length > longestMemo || /[\p{C}\p{Zl}\p{Zp}]/u.test(memo))
    faults.push({ field: 'memo', code: 'form.memo' })
  const day = text.when === 'later' ? readDay(text.day, now) : { ok: true as const, at: null }
  if (!day.ok) faults.push({ field: 'day', code: day.code })
  if (faults.length > 0 || to === null || !money.ok || !day.ok) return { ok: false, faults }
  const repeat = day.at === null ? 'once' : (repeats.find(one => one === text.repeat) ?? 'once')
  return { ok: true, transfer: { fromAccount: text.from, to, amount: money.fen, memo, firstAt: day.at, repeat } }
}

function readTarget(text: string): Target | null {
  const [kind, id = ''] = text.split(':')
  if (!isId(id)) return null
  if (kind === 'own') return { kind, accountId: id }
  return kind === 'payee' ? { kind, payeeId: id } : null
}

type DayRead = { ok: true; at: Date } | { ok: false; code: 'form.day' | 'form.day_past' | 'form.day_far' }

/** Nine in the morning where the bank is: somebody is awake who can still cancel or ask. */
function readDay(text: string, now: Date): DayRead {
  const at = new Date(`${text}T09:00:00+08:00`)
  const isReal = /^\d{4}-\d\d-\d\d$/.test(text) && isDay(text)
  if (!isReal) return { ok: false, code: 'form.day' }
  if (at <= now) return { ok: false, code: 'form.day_past' }
  return at.getTime() - now.getTime() > furthest ? { ok: false, code: 'form.day_far' } : { ok: true, at }
}

/** Not every day that can be written exists: 30 February would be read as a day of March, or as none. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Whom the money goes to, as the page shows them. */
export interface Party {
  name: string
  number: string
  /** Null for this bank. */
  bank: string | null
}
