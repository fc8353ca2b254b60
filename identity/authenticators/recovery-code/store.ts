import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export const recoveryCodeStore = {
  async findSet(
    executor: Executor<IdentityTables>,
    accountId: string,
  ): Promise<{ id: string; secretCipher: string } | undefined> {
    return await executor
      .selectFrom('recovery_code_sets')
      .select(['id', 'secret_cipher as secretCipher'])
      .where('account_id', '=', accountId)
      .executeTakeFirst()
  },

  /** Puts a set in the place of the old one, whose codes go. */
  async replace(
    tx: Executor<IdentityTables>,
    set: { accountId: string; id: string; realm: string; secretCipher: string; at: Date; hashes: readonly string[] },
  ): Promise<void> {
    const { accountId: account_id, id, realm, secretCipher: secret_cipher, at: made_at, hashes } = set
    // First the set: of two made at once the second waits here, and then deletes the first one's codes.
    await tx
      .insertInto('recovery_code_sets')
      .values({ account_id, id, realm, secret_cipher, made_at })
      .onConflict(conflict => conflict.column('account_id').doUpdateSet({ id, secret_cipher, made_at }))
      .execute()
    await tx.deleteFrom('recovery_codes').where('account_id', '=', account_id).execute()
    await tx
      .insertInto('recovery_codes')
      .values(hashes.map(code_hash => ({ account_id, set_id: id, code_hash, used_at: null })))
      .execute()
  },

  /** Consumes a code: of two uses at once exactly one finds it unused. */
  async use(
    executor: Executor<IdentityTables>,
    { accountId, setId, hash, at }: { accountId: string; setId: string; hash: string; at: Date },
  ): Promise<boolean> {
    const row = await executor
      .updateTable('recovery_codes')
      .set({ used_at: at })
      .where('account_id', '=', accountId)
      .where('set_id', '=', setId)
      .where('code_hash', '=', hash)
      .where('used_at', 'is', null)
      .returning('code_hash')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Ends the set. @returns how many of its codes were still good */
  async drop(tx: Executor<IdentityTables>, accountId: string): Promise<number> {
    // The set first, as where one is made: of the two at once the second waits here.
    await tx.deleteFrom('recovery_code_sets').where('account_id', '=', accountId).execute()
    const gone = await tx
      .deleteFrom('recovery_codes')
      .where('account_id', '=', accountId)
      .returning('used_at')
      .execute()
    return gone.filter(({ used_at }) => used_at === null).length
  },

  async left(executor: Executor<IdentityTables>, accountId: string): Promise<number> {
    const rows = await executor
      .selectFrom('recovery_codes')
      .select('code_hash')
      .where('account_id', '=', accountId)
      .where('used_at', 'is', null)
      .execute()
    return rows.length
  },
}
