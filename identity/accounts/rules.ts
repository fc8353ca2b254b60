import type { AccountStatus } from '../tables.ts'

export interface Account {
  id: string
  realm: string
  status: AccountStatus
  ial: number
  twoStep: 'unknown-devices' | 'always'
  language: string
  createdAt: Date
  lastSignInAt: Date | null
  phoneChangedAt: Date | null
  closingAt: Date | null
}

/** Asked for where there is no account, so that the database works as much as where there is one (ASVS 5.0 6.3.8). */
export const nobodysId = '00000000-0000-0000-0000-000000000000'

/**
 * The one eligibility gate of every way in: pages, API, OIDC, refresh. An account being closed still signs in, to change its
 * holder's mind; a held one recovers first; a closed one is gone.
 */
export function isEligible(account: Pick<Account, 'status'>): boolean {
  return eligibleStatuses.includes(account.status)
}

export const eligibleStatuses: readonly AccountStatus[] = ['active', 'closing']
