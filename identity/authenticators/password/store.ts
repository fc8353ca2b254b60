import { type Executor, prepare } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export type PasswordStore = ReturnType<typeof createPasswordStore>

export function createPasswordStore(deps: { now: () => Date }) {
  const byAccount = prepare<IdentityTables, { accountId: string }>()((executor, { accountId }) =>
    executor.selectFrom('passwords').select(['hash', 'set_at', 'must_change']).where('account_id', '=', accountId),
  )

  return {
    async find(
      executor: Executor<IdentityTables>,
      accountId: string,
    ): Promise<{ hash: string; setAt: Date; mustChange: boolean } | null> {
      const [row] = await byAccount(executor, { accountId })
      return row ? { hash: row.hash, setAt: row.set_at, mustChange: row.must_change } : null
    },

    /** The last `count` hashes, the present one first. */
    async history(executor: Executor<IdentityTables>, accountId: string, count: number): Promise<string[]> {
      const rows = await executor
        .selectFrom('password_history')
        .select('hash')
        .where('account_id', '=', accountId)
        .orderBy('set_at', 'desc')
        .limit(count)
        .execute()
      return rows.map(row => row.hash)
    },

    /** Sets a new password and keeps it in the history. */
    async set(executor: Executor<IdentityTables>, accountId: string, hash: string): Promise<void> {
      const at = deps.now()
      await executor
        .insertInto('passwords')
        .values({ account_id: accountId, hash, set_at: at, must_change: false })
        .onConflict(conflict => conflict.column('account_id').doUpdateSet({ hash, set_at: at, must_change: false }))
        .execute()
      await executor
        .insertInto('password_history')
        .values({ account_id: accountId, set_at: at, hash })
        // Two within a millisecond: the later one is the one that counts.
        .onConflict(conflict => conflict.columns(['account_id', 'set_at']).doUpdateSet({ hash }))
        .execute()
    },

    /** The same password under better parameters; only where it has not been changed meanwhile. */
    async rehash(executor: Executor<IdentityTables>, accountId: string, before: string, after: string): Promise<void> {
      await executor
        .updateTable('passwords')
        .set({ hash: after })
        .where('account_id', '=', accountId)
        .where('hash', '=', before)
        .execute()
      await executor
        .updateTable('password_history')
        .set({ hash: after })
        .where('account_id', '=', accountId)
        .where('hash', '=', before)
        .execute()
    },
  }
}
