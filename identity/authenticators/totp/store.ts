import { sql } from 'kysely'
import type { Executor } from '../../../kit/database/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface StoredTotp {
  id: string
  secretCipher: string
  activateBy: Date
}

export const totpStore = {
  async find(
    executor: Executor<IdentityTables>,
    accountId: string,
    status: 'issued' | 'active',
  ): Promise<StoredTotp | undefined> {
    return await executor
      .selectFrom('totp_apps')
      .select(['id', 'secret_cipher as secretCipher', 'activate_by as activateBy'])
      .where('account_id', '=', accountId)
      .where('status', '=', status)
      .executeTakeFirst()
  },

  /** One that was set up before and never activated gives way. */
  async put(
    executor: Executor<IdentityTables>,
    app: { id: string; accountId: string; realm: string; secretCipher: string; at: Date; activateBy: Date },
  ): Promise<void> {
    const fresh = { id: app.id, secret_cipher: app.secretCipher, created_at: app.at, activate_by: app.activateBy }
    await executor
      .insertInto('totp_apps')
      .values({
        ...fresh,
        account_id: app.accountId,
        realm: app.realm,
        status: 'issued',
        last_step: null,
        activated_at: null,
        last_used_at: null,
        ended_at: null,
      })
      .onConflict(conflict =>
        // Written out, as a plan made once for every parameter could not tell which index is meant.
        conflict.column('account_id').where(sql<boolean>`status = 'issued'`).doUpdateSet(fresh),
      )
      .execute()
  },

  /** Holds the app that waits for its first code until the end of the transaction; false where there is none. */
  async holdWaiting(
    tx: Executor<IdentityTables>,
    { accountId, id, at }: { accountId: string; id: string; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .selectFrom('totp_apps')
      .select('id')
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'issued')
      .where('activate_by', '>', at)
      .forUpdate()
      .executeTakeFirst()
    return row !== undefined
  },

  /** The one that is held. */
  async activate(
    executor: Executor<IdentityTables>,
    { accountId, id }: { accountId: string; id: string },
    { step, at }: { step: number; at: Date },
  ): Promise<void> {
    await executor
      .updateTable('totp_apps')
      .set({ status: 'active', last_step: step, activated_at: at, last_used_at: at })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute()
  },

  /** Takes a step, if neither it nor a later one was taken before (RFC 6238 5.2). */
  async use(
    executor: Executor<IdentityTables>,
    { accountId, id }: { accountId: string; id: string },
    { step, at }: { step: number; at: Date },
  ): Promise<boolean> {
    const row = await executor
      .updateTable('totp_apps')
      .set({ last_step: step, last_used_at: at })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'active')
      .where(eb => eb.or([eb('last_step', 'is', null), eb('last_step', '<', step)]))
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Ends those in a status of `from`, activated or not, and wipes it. @returns how many there were */
  async removeAll(
    executor: Executor<IdentityTables>,
    { accountId, from, at }: { accountId: string; from: readonly MediumStatus[]; at: Date },
  ): Promise<number> {
    const rows = await executor
      .updateTable('totp_apps')
      .set({ status: 'revoked', ended_at: at, secret_cipher: '' })
      .where('account_id', '=', accountId)
      .where('status', 'in', from as readonly 'active'[])
      .returning('id')
      .execute()
    return rows.length
  },

  async list(executor: Executor<IdentityTables>, accountId: string) {
    return await executor
      .selectFrom('totp_apps')
      .select(['id', 'status', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
      .where('account_id', '=', accountId)
      .where('status', 'in', ['active', 'suspended', 'lost'])
      .execute()
  },
}
