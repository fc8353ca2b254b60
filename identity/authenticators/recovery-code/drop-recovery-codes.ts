import type { Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { recoveryCodeStore } from './store.ts'

/** Ends the set. @returns how many were left of it */
export async function dropRecoveryCodes(tx: Transaction<IdentityTables>, accountId: string): Promise<number> {
  return await recoveryCodeStore.drop(tx, accountId)
}
