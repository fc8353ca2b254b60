import type { Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { recoveryCodeStore } from './store.ts'

/** For a recovery, which tells of it itself. @returns how many codes were still good */
export async function dropRecoveryCodes(tx: Transaction<IdentityTables>, accountId: string): Promise<number> {
  return await recoveryCodeStore.drop(tx, accountId)
}
