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
