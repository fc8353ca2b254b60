import { type BirthDateFault, readBirthDate } from './birth-date.ts'
import { mod11Check } from './check-digits.ts'

/** What stands after the six leading digits, alike in all 18-character numbers. */
export type NumberBody = {
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  /** Three digits; tells apart those born on one day in one region. */
  readonly sequence: string
  readonly sex: Sex
}

export type Sex = 'male' | 'female'

export type NumberBodyFault = 'characters' | BirthDateFault | 'check-digit'

export const isEighteenCharacters = (text: string): boolean => /^\d{17}[\dX]$/.test(text)

/** An odd sequence is a man's, an even one a woman's: GB 11643-1999. */
export const sexOf = (sequence: string): Sex => (Number(sequence) % 2 === 1 ? 'male' : 'female')

/**
 * Reads birth date, sequence and check character of an 18-character number whose characters are known to be right.
 * The date is judged before the check character because it tells a person more exactly what to mend.
 */
export function readNumberBody(number: string, today: Date): NumberBody | NumberBodyFault {
  const born = readBirthDate(number.slice(6, 14), today)
  if (typeof born === 'string') return born
  if (mod11Check(number.slice(0, 17)) !== number.charAt(17)) return 'check-digit'
  const sequence = number.slice(14, 17)
  return { birthDate: born.date, sequence, sex: sexOf(sequence) }
}
