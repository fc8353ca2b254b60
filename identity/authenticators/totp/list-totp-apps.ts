import type { Executor } from '../../../kit/database/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { totpStore } from './store.ts'

export interface ListedTotpApp {
  id: string
  status: MediumStatus
  activatedAt: Date | null
  lastUsedAt: Date | null
}

/** The account's app, for its holder; none or one. */
export async function listTotpApps(executor: Executor<IdentityTables>, accountId: string): Promise<ListedTotpApp[]> {
  return await totpStore.list(executor, accountId)
}
