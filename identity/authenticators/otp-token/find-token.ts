import type { Executor } from '../../../kit/database/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { tokenStore } from './store.ts'

export interface ListedToken {
  id: string
  serial: string
  batch: string
  suite: string
  status: MediumStatus
  accountId: string | null
  validUntil: Date
  issuedAt: Date | null
  activatedAt: Date | null
  lastUsedAt: Date | null
}

/** The token that the account has in hand, in whatever standing. */
export async function findTokenOf(executor: Executor<IdentityTables>, accountId: string): Promise<ListedToken | null> {
  return (await tokenStore.list(executor, { accountId })) ?? null
}

/** For staff. */
export async function tokenBySerial(
  executor: Executor<IdentityTables>,
  by: { realm: string; serial: string },
): Promise<ListedToken | null> {
  return (await tokenStore.list(executor, by)) ?? null
}
