import type { MediumPolicy } from '../ledger/index.ts'

const yuan = 100

/**
 * Defaults of the policy, by medium. Grid card, certificate key and SMS code (10,000 a payment, 50,000 a month) are figures
 * that banks have published; none was found for tokens, nor a daily one for SMS codes: those are ours. Media that are not
 * listed confirm no payments.
 */
export const defaultMediumPolicies: Readonly<Record<string, MediumPolicy>> = {
  'sms-code': { perTransaction: 10_000 * yuan, perDay: 20_000 * yuan, perMonth: 50_000 * yuan },
  'grid-card': { perTransaction: 1_000 * yuan, perDay: 5_000 * yuan, perMonth: null },
  'otp-token': { perTransaction: 50_000 * yuan, perDay: 200_000 * yuan, perMonth: null },
  passkey: { perTransaction: 50_000 * yuan, perDay: 200_000 * yuan, perMonth: null },
  'security-key': { perTransaction: 200_000 * yuan, perDay: 500_000 * yuan, perMonth: null },
  'certificate-key': { perTransaction: 1_000_000 * yuan, perDay: 5_000_000 * yuan, perMonth: null },
}

/** China has kept one time without summer time since 1991. */
const chinaOffset = 8 * 3_600_000

/** The bank's day, `YYYY-MM-DD`: a day's limit begins at midnight in China. */
export const bankDay = (at: Date): string => new Date(at.getTime() + chinaOffset).toISOString().slice(0, 10)

export interface Figures {
  perTransaction: number
  perDay: number
}

export type LimitRefusal = 'limit.bad_amount' | 'limit.not_lower' | 'limit.not_higher' | 'limit.over_policy'

/** Zero is a limit too: nothing is to be paid with this medium. */
const isFigure = (fen: number): boolean => Number.isSafeInteger(fen) && fen >= 0

/** Whether `wanted` may take the place of `now`, with no more proof than the session has. */
export function checkLowering(now: Figures, wanted: Figures): LimitRefusal | null {
  if (!isFigure(wanted.perTransaction) || !isFigure(wanted.perDay)) return 'limit.bad_amount'
  const isAbove = wanted.perTransaction > now.perTransaction || wanted.perDay > now.perDay
  return isAbove ? 'limit.not_lower' : null
}

export function checkRaising(now: Figures, wanted: Figures, policy: Figures): LimitRefusal | null {
  if (!isFigure(wanted.perTransaction) || !isFigure(wanted.perDay)) return 'limit.bad_amount'
  if (wanted.perTransaction > policy.perTransaction || wanted.perDay > policy.perDay) return 'limit.over_policy'
  const isBelow = wanted.perTransaction < now.perTransaction || wanted.perDay < now.perDay
  return isBelow ? 'limit.not_higher' : null
}
