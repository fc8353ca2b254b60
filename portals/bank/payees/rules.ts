import { parseBankCard, parsePersonName } from '../../../kit/china/index.ts'

export type PayeeRefusal = 'payee.bad_number' | 'payee.bad_name' | 'payee.bad_bank' | 'payee.bad_alias'

export interface PayeeText {
  name: string
  number: string
  /** The other bank's name; null where the account is with this one. */
  bank: string | null
  alias: string
}

/** A default, not a fact: no official figure was found. A day in which at most 5,000 yuan go to a new payee. */
export const defaultCooling = { milliseconds: 24 * 3_600_000, limit: 500_000 } as const

/** Nobody adds more payees of this bank in a day than they can type. */
export const mostChecks = 20
export const checkWindow = 24 * 3_600_000

/** What an approval shows (kit/approval-details). */
const longestName = 60
const longestAlias = 20
const isPlain = (text: string, longest: number): boolean =>
  text.isWellFormed() && [...text].length <= longest && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)

/** Reads what was typed. The name of a company is any text; a person's is kept in its registered form, to be compared. */
export function readPayee(text: PayeeText): { ok: true; payee: PayeeText } | { ok: false; code: PayeeRefusal } {
  const number = parseBankCard(text.number)
  if (!number.ok) return { ok: false, code: 'payee.bad_number' }
  const person = parsePersonName(text.name)
  const name = person.ok ? person.value.normalised : text.name.normalize('NFC').trim()
  if (name === '' || !isPlain(name, longestName)) return { ok: false, code: 'payee.bad_name' }
  const bank = text.bank === null ? null : text.bank.normalize('NFC').trim()
  if (bank === '' || (bank !== null && !isPlain(bank, longestName))) return { ok: false, code: 'payee.bad_bank' }
  const alias = text.alias.trim()
  if (!isPlain(alias, longestAlias)) return { ok: false, code: 'payee.bad_alias' }
  return { ok: true, payee: { name, number: number.value.normalised, bank, alias } }
}
