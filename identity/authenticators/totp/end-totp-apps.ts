import type { Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { totpStore } from './store.ts'

/** Ends the app in use and one that waits for its first code. @returns how many there were */
export async function endTotpApps(
  tx: Transaction<IdentityTables>,
  { accountId, at }: { accountId: string; at: Date },
): Promise<number> {
  return await totpStore.end(tx, accountId, at)
}
