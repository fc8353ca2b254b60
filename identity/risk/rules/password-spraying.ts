import type { RiskRule } from '../reason.ts'
import { timesOver } from '../times-over.ts'

/**
 * One password tried at many accounts stays below each account's lock, so it is counted across accounts, by network.
 * Only the number of accounts decides: more tries at each must not make it look better.
 */
export const passwordSpraying: RiskRule = ({ address: { prefix } }, policy) => {
  const times = timesOver(prefix.failedAccounts, policy.limits.failedAccountsPerPrefix)
  if (times === 0) return null
  const { failedAccounts: accounts, failures } = prefix
  return {
    score: times * policy.scores.password_spraying,
    reason: { code: 'password_spraying', accounts, failures, minutes: policy.windows.sprayMinutes },
  }
}
