import { isLuhnValid, luhnCheck } from './check-digits.ts'
import { normalise } from './normalise.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

export type BankCard = {
  readonly normalised: string
  /** Begins with 62, the range of UnionPay; a note only, since co-branded and older domestic cards begin otherwise. */
  readonly isUnionPay: boolean
  /** Passbooks and old accounts may fail Luhn, so a page warns of it and lets the holder go on. */
  readonly warnings: readonly 'bank-card.luhn'[]
}

export type BankCardReason = `bank-card.${'empty' | 'characters' | 'length'}`

/**
 * Parses a bank card or account number of 16 to 19 digits.
 *
 * Source: ISO/IEC 7812-1 (length, Luhn); JR/T 0008-2000 for cards issued in China. The issuing bank is not inferred.
 */
export function parseBankCard(text: string): Outcome<BankCard, BankCardReason> {
  const normalised = normalise(text)
  if (normalised === '') return refuse('bank-card.empty')
  if (!/^\d+$/.test(normalised)) return refuse('bank-card.characters')
  if (normalised.length < 16 || normalised.length > 19) return refuse('bank-card.length')
  return accept({
    normalised,
    isUnionPay: normalised.startsWith('62'),
    warnings: isLuhnValid(normalised) ? [] : ['bank-card.luhn'],
  })
}

/** A card number from its digits before the check digit. */
export const composeBankCard = (body: string): string => body + luhnCheck(body)
