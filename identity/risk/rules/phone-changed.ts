import type { RiskRule } from '../reason.ts'

const hour = 3_600_000

/** A thief changes the phone first, and the codes then come to the thief. */
export const phoneChanged: RiskRule = ({ account, now }, policy) => {
  if (!account?.phoneChangedAt) return null
  const hours = Math.max(0, now.getTime() - account.phoneChangedAt.getTime()) / hour
  if (hours >= policy.limits.phoneChangedHours) return null
  return { score: policy.scores.phone_changed, reason: { code: 'phone_changed', hours: Math.max(1, Math.ceil(hours)) } }
}
