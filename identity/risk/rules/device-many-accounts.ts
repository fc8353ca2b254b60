import type { RiskRule } from '../reason.ts'
import { timesOver } from '../times-over.ts'

/** A family shares a phone; a shop of stolen passwords shares one among dozens. */
export const deviceManyAccounts: RiskRule = ({ device }, policy) => {
  const times = timesOver(device.accounts, policy.limits.accountsPerDevice)
  if (times === 0) return null
  return {
    score: times * policy.scores.device_many_accounts,
    reason: { code: 'device_many_accounts', accounts: device.accounts, hours: policy.windows.deviceHours },
  }
}
