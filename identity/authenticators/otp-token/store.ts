import { sql } from 'kysely'
import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface StoredToken {
  id: string
  accountId: string
  serial: string
  suite: string
  secretCipher: string
  activationCipher: string | null
  activateBy: Date | null
  drift: number
  base: number
  validUntil: Date
}

export interface NewToken {
  id: string
  realm: string
  serial: string
  batch: string
  suite: string
  secretCipher: string
  validUntil: Date
}

const inHand = ['issued', 'active', 'suspended', 'lost', 'expired'] as const

export const tokenStore = {
  /** @returns the serials that were new; of one that is known the row stays as it is */
  async insert(tx: Executor<IdentityTables>, tokens: readonly NewToken[], at: Date): Promise<string[]> {
    const rows = await tx
      .insertInto('otp_tokens')
      .values(
        tokens.map(token => ({
          id: token.id,
          realm: token.realm,
          serial: token.serial,
          batch: token.batch,
          suite: token.suite,
          secret_cipher: token.secretCipher,
          valid_until: token.validUntil,
          status: 'in-stock' as const,
          account_id: null,
          activation_cipher: null,
          activate_by: null,
          last_step: null,
          imported_at: at,
          issued_at: null,
          activated_at: null,
          last_used_at: null,
          ended_at: null,
          warned_at: null,
        })),
      )
      .onConflict(conflict => conflict.columns(['realm', 'serial']).doNothing())
      .returning('serial')
      .execute()
    return rows.map(row => row.serial)
  },

  async find(
    executor: Executor<IdentityTables>,
    accountId: string,
    status: 'issued' | 'active',
  ): Promise<StoredToken | undefined> {
    return await executor
      .selectFrom('otp_tokens')
      .select(['id', 'serial', 'suite', 'drift', 'drift_base as base', 'secret_cipher as secretCipher'])
      .select(['activation_cipher as activationCipher', 'activate_by as activateBy', 'valid_until as validUntil'])
      .select(sql<string>`account_id`.as('accountId'))
      .where('account_id', '=', accountId)
      .where('status', '=', status)
      .executeTakeFirst()
  },

  async list(executor: Executor<IdentityTables>, by: { accountId: string } | { realm: string; serial: string }) {
    const query = executor
      .selectFrom('otp_tokens')
      .select(['id', 'serial', 'batch', 'suite', 'status', 'account_id as accountId', 'valid_until as validUntil'])
      .select(['issued_at as issuedAt', 'activated_at as activatedAt', 'last_used_at as lastUsedAt'])
    return 'accountId' in by
      ? await query.where('account_id', '=', by.accountId).where('status', 'in', inHand).executeTakeFirst()
      : await query.where('realm', '=', by.realm).where('serial', '=', by.serial).executeTakeFirst()
  },

  /** Holds a token in stock to the end of the transaction. @returns its id */
  async holdInStock(
    tx: Executor<IdentityTables>,
    { realm, serial, at }: { realm: string; serial: string; at: Date },
  ): Promise<string | null> {
    const row = await tx
      .selectFrom('otp_tokens')
      .select('id')
      .where('realm', '=', realm)
      .where('serial', '=', serial)
      .where('status', '=', 'in-stock')
      .where('valid_until', '>', at)
      .forUpdate()
      .executeTakeFirst()
    return row?.id ?? null
  },

  /** The held one. */
  async assign(
    tx: Executor<IdentityTables>,
    id: string,
    {
      accountId,
      activationCipher,
      activateBy,
      at,
    }: { accountId: string; activationCipher: string; activateBy: Date; at: Date },
  ): Promise<void> {
    await tx
      .updateTable('otp_tokens')
      .set({
        status: 'issued',
        account_id: accountId,
        activation_cipher: activationCipher,
        activate_by: activateBy,
        issued_at: at,
      })
      .where('id', '=', id)
      .execute()
  },

  async renewActivation(
    executor: Executor<IdentityTables>,
    id: string,
    { activationCipher, activateBy }: { activationCipher: string; activateBy: Date },
  ): Promise<boolean> {
    const row = await executor
      .updateTable('otp_tokens')
      .set({ activation_cipher: activationCipher, activate_by: activateBy })
      .where('id', '=', id)
      .where('status', '=', 'issued')
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Of two activations exactly one finds it issued; its code is good no more. */
  async activate(
    tx: Executor<IdentityTables>,
    { id, accountId }: { id: string; accountId: string },
    { step, drift, at }: { step: number; drift: number; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .updateTable('otp_tokens')
      .set({ status: 'active', activation_cipher: null, activated_at: at, last_used_at: at, last_step: step, drift })
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .where('status', '=', 'issued')
      .where('activate_by', '>', at)
      .where('valid_until', '>', at)
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },

  /**
   * Takes a code of `step`. One that was made by the clock alone only if no code of it or a later step was taken before (RFC 6238
   * 5.2); one that answers a question may share its step with another question's.
   */
  async use(
    tx: Executor<IdentityTables>,
    { id, accountId }: { id: string; accountId: string },
    { step, drift, base, byClock, at }: { step: number; drift: number; base?: number; byClock: boolean; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .updateTable('otp_tokens')
      .set({
        last_step: sql<number>`greatest(coalesce(last_step, 0), ${step}::bigint)`,
        last_used_at: at,
        drift,
        ...(base === undefined ? {} : { drift_base: base }),
      })
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .where('status', '=', 'active')
      .where('valid_until', '>', at)
      .where(eb => eb.or([eb.val(!byClock), eb('last_step', 'is', null), eb('last_step', '<', step)]))
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },
}
