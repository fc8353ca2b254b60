import type { Transaction } from '../../../kit/database/index.ts'
import { mediumChanges } from '../../media/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { totpStore } from './store.ts'

/** For a recovery, which tells of it itself: every app of the account, one that waits for its first code too. @returns how many */
export async function removeTotpApps(
  tx: Transaction<IdentityTables>,
  { accountId, at }: { accountId: string; at: Date },
): Promise<number> {
  return await totpStore.removeAll(tx, { accountId, from: mediumChanges.revoke.from, at })
}
