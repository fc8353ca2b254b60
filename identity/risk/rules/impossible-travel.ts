import type { RiskRule } from '../reason.ts'

/** Nobody gets from the last place to this one in the time between; two people use the account, or one a relay. */
export const impossibleTravel: RiskRule = ({ travel }, policy) => {
  if (travel === null || travel.km < policy.limits.leastKm) return null
  const minutes = Math.max(1, Math.round(travel.minutes))
  if (travel.km * 60 <= policy.limits.kmPerHour * minutes) return null
  const { from, to } = travel
  return {
    score: policy.scores.impossible_travel,
    reason: { code: 'impossible_travel', from, to, km: Math.round(travel.km), minutes },
  }
}
