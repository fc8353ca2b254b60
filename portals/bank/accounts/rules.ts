import type { StatementFilterText } from '../statements/index.ts'

export const filterFields = ['from', 'to', 'kind', 'counterparty', 'atLeast', 'atMost'] as const

/** What the address asks for; empty for what it does not. */
export const filterOf = (query: (name: string) => string | undefined): Required<StatementFilterText> =>
  Object.fromEntries(
    filterFields.map(name => [name, (query(name) ?? '').trim().slice(0, 64)]),
  ) as Required<StatementFilterText>

/** The address of a page of the same list; what is not asked is not in it. */
export function statementAddress(path: string, filter: StatementFilterText, before: number | null = null): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  if (before !== null) query.set('before', String(before))
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** A page key is the number of a movement; anything else asks for the first page. */
export const readBefore = (text: string | undefined): number | null =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null

/** How a file with the statement is called: which account by its last digits, and which day. */
export const fileName = (numberMasked: string, day: string, ending: 'csv' | 'pdf'): string =>
  `statement-${numberMasked.slice(-4).replace(/\D/g, '')}-${day}.${ending}`

/** Some eighty pages: whoever wants more takes it in parts, or as CSV. */
export const mostInPdf = 2000

type Claims = Readonly<Record<string, unknown>>

/** Cards that the realm has proved. */
export const cardsIn = ({ bank_cards: cards }: Claims): string[] =>
  Array.isArray(cards) ? cards.filter(card => typeof card === 'string') : []

/** For how many days the person has had their password, where the realm would have it changed by now; else null. */
export function daysOfPassword(
  { password_set_at: at, password_change_advised: advised }: Claims,
  now: Date,
): number | null {
  if (advised !== true || typeof at !== 'number') return null
  return Math.max(0, Math.floor((now.getTime() / 1000 - at) / 86_400))
}
