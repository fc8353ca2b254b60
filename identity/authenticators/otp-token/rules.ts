/** What an answer is to be and what is learned from it. Pure. */

/** As `\d{6}` for a sign-in: shorter than any payment's question, so that neither can stand for the other. */
export const questionDigits = 6
/** As `\d{8}` for what is approved and is no payment. */
export const operationDigits = 8
const payeeDigits = 6

export interface Drift {
  /** Steps that the token's clock is ahead of ours. */
  drift: number
  /** What it was when last resynchronised. */
  base: number
}

/** The steps whose codes count: around what was learned, `allowed` either way. */
export function stepWindow(now: number, { drift }: Drift, allowed: number): { from: number; to: number } {
  return { from: now + drift - allowed, to: now + drift + allowed }
}

/** What a code of `step` teaches; never further than `most` from where it was resynchronised. */
export function learnedDrift(now: number, step: number, { base }: Drift, most: number): number {
  return Math.min(base + most, Math.max(base - most, step - now))
}

/** Digits as they were typed, perhaps in groups; null where they can't be a code. */
export function readDigits(typed: string, digits: number): string | null {
  const code = typed.normalize('NFKC').replace(/[\s-]/g, '')
  return code.length === digits && /^\d+$/.test(code) ? code : null
}

/** Whether what was typed could be a code of any token there is. */
export const looksLikeTokenCode = (typed: string): boolean =>
  [6, 7, 8].some(digits => readDigits(typed, digits) !== null)

interface Payment {
  payeeAccount: string
  amount: string
}

export const isPayment = <Given extends Payment>(transaction: Given | undefined): transaction is Given =>
  transaction !== undefined && transaction.payeeAccount !== ''

/** A serial as it was typed off the back of a token. */
export const readSerial = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/\s/g, '')

/** Whether a payment can be put as a question: an amount with two places, an account number to draw six digits from. */
export function canBeAsked({ payeeAccount, amount }: Payment, longest: number): boolean {
  return (
    /^\d+$/.test(payeeAccount) &&
    payeeAccount.length >= payeeDigits &&
    payeeAccount.length <= 34 &&
    /^(0|[1-9]\d{0,11})\.\d\d$/.test(amount) &&
    payeeDigits + amount.length <= longest
  )
}

/** Six places of the account number in order, each set equally likely. @param below a random number below its argument */
export function drawPlaces(payeeAccount: string, below: (limit: number) => number): number[] {
  const places = Array.from(payeeAccount, (_, index) => index + 1)
  const drawn = Array.from({ length: payeeDigits }, () => places.splice(below(places.length), 1)).flat()
  return drawn.toSorted((left, right) => left - right)
}

export const digitsAt = (payeeAccount: string, places: readonly number[]): string =>
  places.map(place => payeeAccount[place - 1] ?? '').join('')
