import type { RiskRule } from '../reason.ts'

const day = 86_400_000

/** Long unused: the owner would not notice, and the phone number may be someone else's by now. */
export const dormantAccount: RiskRule = ({ account, now }, policy) => {
  if (account === null) return null
  const days = Math.floor((now.getTime() - account.lastActiveAt.getTime()) / day)
  if (days <= policy.limits.dormantDays) return null
  return { score: policy.scores.dormant_account, reason: { code: 'dormant_account', days } }
}
