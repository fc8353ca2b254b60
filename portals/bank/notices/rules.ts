import { parseMoney } from '../money/index.ts'

/** Without a choice of their own customers are told of movements from 1,000 yuan on; the database function has the same figure. */
export const defaultFromAmount = 100_000

export const choices = ['all', 'above', 'none'] as const
export type Choice = (typeof choices)[number]

export interface SettingsText {
  which: string
  amount: string
  sms: string
}

export interface Wish {
  /** Fen; null for none at all. */
  fromAmount: number | null
  bySms: boolean
}

export function readSettings(text: SettingsText): { ok: true; wish: Wish } | { ok: false; field: 'which' | 'amount' } {
  const bySms = text.sms === 'yes'
  const which = choices.find(one => one === text.which)
  if (which === undefined) return { ok: false, field: 'which' }
  if (which !== 'above') return { ok: true, wish: { fromAmount: which === 'all' ? 0 : null, bySms } }
  const read = parseMoney(text.amount)
  return read.ok ? { ok: true, wish: { fromAmount: read.fen, bySms } } : { ok: false, field: 'amount' }
}

export const choiceOf = ({ fromAmount }: Wish): Choice =>
  fromAmount === null ? 'none' : fromAmount === 0 ? 'all' : 'above'

/** What stays with the carrier for so long is no news any more. */
export const mostAttempts = 6

/** A minute, then twice as long each time: half an hour in all. */
export const retryAfter = (attempts: number): number => 60_000 * 2 ** Math.max(0, attempts - 1)

/** A page key as an address carries it: two ids. */
export function readCursor(text: string | undefined): { id: string; accountId: string } | null {
  const read = /^([\da-f-]{36})\.([\da-f-]{36})$/.exec(text ?? '')
  return read ? { id: read[1] ?? '', accountId: read[2] ?? '' } : null
}
