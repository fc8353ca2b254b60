/** The check characters of Chinese numbers. Each takes the digits before the check character and returns it. */

const mod11Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const mod31Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]
const documentWeights = [7, 3, 1]

/** The characters of a unified social credit code: no I, O, S, V or Z (GB 32100-2015). */
export const creditCodeAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** MOD 11-2 over 17 digits: GB 11643-1999, after ISO 7064. */
export function mod11Check(body: string): string {
  return '10X98765432'.charAt(weightedSum(body, mod11Weights, decimalValue) % 11)
}

/** MOD 31-3 over 17 characters of {@link creditCodeAlphabet}: GB 32100-2015. */
export function mod31Check(body: string): string {
  const sum = weightedSum(body, mod31Weights, character => creditCodeAlphabet.indexOf(character))
  return creditCodeAlphabet.charAt((31 - (sum % 31)) % 31)
}

/** Organisation code over 8 characters, A = 10 … Z = 35: GB 11714-1997. */
export function organisationCheck(body: string): string {
  const check = (11 - (weightedSum(body, organisationWeights, alphanumericValue) % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/** The 7-3-1 check of travel documents over 14 characters, A = 10 … Z = 35: ICAO Doc 9303 part 3, §4.9. */
export function travelDocumentCheck(body: string): string {
  return String(weightedSum(body, documentWeights, alphanumericValue) % 10)
}

/** Whether a whole card number passes Luhn: ISO/IEC 7812-1 annex B. */
export function isLuhnValid(digits: string): boolean {
  const doubled = (digit: number): number => (digit > 4 ? digit * 2 - 9 : digit * 2)
  const fromRight = [...digits].toReversed().map(decimalValue)
  return fromRight.reduce((sum, digit, place) => sum + (place % 2 === 1 ? doubled(digit) : digit), 0) % 10 === 0
}

/** The Luhn digit that makes a body a whole card number: ISO/IEC 7812-1 annex B. */
export function luhnCheck(body: string): string {
  return String([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find(digit => isLuhnValid(`${body}${digit}`)))
}

const decimalValue = (character: string): number => Number.parseInt(character, 10)
const alphanumericValue = (character: string): number => Number.parseInt(character, 36)

function weightedSum(body: string, weights: readonly number[], valueOf: (character: string) => number): number {
  return [...body].reduce(
    (sum, character, place) => sum + valueOf(character) * (weights[place % weights.length] ?? 0),
    0,
  )
}
