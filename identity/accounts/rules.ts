import type { AccountStatus } from '../tables.ts'

export interface Account {
  id: string
  realm: string
  status: AccountStatus
  /** Why it is held; null while it is not. */
  heldReason: string | null
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
 * Why an account is held. `reported`: its holder said "this wasn't me". `suspicion`: staff protect it. `investigation`, `order`: the
 * organisation looks into it, or a court or authority has ordered it; then the holder is not who may end it.
 */
export const holdReasons = ['reported', 'suspicion', 'investigation', 'order'] as const
export type HoldReason = (typeof holdReasons)[number]

/** Holds that only an operator lifts. To the others a recovery is the answer: who recovers has proved to be the holder. */
export const lastingHolds: readonly HoldReason[] = ['investigation', 'order']

export const isLastingHold = ({ status, heldReason }: Pick<Account, 'status' | 'heldReason'>): boolean =>
  status === 'held' && lastingHolds.some(reason => reason === heldReason)

/**
 * The one eligibility gate of every way in: pages, API, OIDC, refresh. An account being closed still signs in, to change its
 * holder's mind; a held one recovers first; a closed one is gone.
 */
export function isEligible(account: Pick<Account, 'status'>): boolean {
  return eligibleStatuses.includes(account.status)
}

export const eligibleStatuses: readonly AccountStatus[] = ['active', 'closing']
