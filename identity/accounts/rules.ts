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

/**
 * The one eligibility gate of every way in: pages, API, OIDC, refresh. An account being closed still signs in, to change its
 * holder's mind; a held one recovers first; a closed one is gone.
 */
export function isEligible(account: Pick<Account, 'status'>): boolean {
  return account.status === 'active' || account.status === 'closing'
}
