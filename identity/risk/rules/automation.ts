import type { RiskRule } from '../reason.ts'

/** One sign alone may be an odd browser; several are a program. */
export const automation: RiskRule = ({ marks }, policy) => {
  const distinct = [...new Set(marks)]
  if (distinct.length === 0) return null
  return {
    score: Math.min(distinct.length, 3) * policy.scores.automation,
    reason: { code: 'automation', marks: distinct },
  }
}
