import type { RiskRule } from '../reason.ts'
import { timesOver } from '../times-over.ts'

/** More identifiers from one address than even an operator's shared one would bring within the hour. */
export const addressManyAccounts: RiskRule = ({ address }, policy) => {
  const times = timesOver(address.accounts, policy.limits.accountsPerAddress)
  if (times === 0) return null
  return {
    score: times * policy.scores.address_many_accounts,
    reason: { code: 'address_many_accounts', accounts: address.accounts, hours: policy.windows.addressHours },
  }
}
