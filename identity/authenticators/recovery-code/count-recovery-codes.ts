import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { recoveryCodeStore } from './store.ts'

/** How many an account has left; 0 also where it never had any. */
export async function countRecoveryCodes(executor: Executor<IdentityTables>, accountId: string): Promise<number> {
  return await recoveryCodeStore.left(executor, accountId)
}
