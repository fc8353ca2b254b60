import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface Consent {
  clientId: string
  scopes: string[]
  grantedAt: Date
}

export type ConsentStore = ReturnType<typeof createConsentStore>

export function createConsentStore({ now }: { now: () => Date }) {
  const given = (executor: Executor<IdentityTables>, accountId: string) =>
    executor
      .selectFrom('consents')
      .select(['client_id', 'scopes', 'granted_at'])
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)

  return {
    async find(executor: Executor<IdentityTables>, accountId: string, clientId: string): Promise<Consent | null> {
      const row = await given(executor, accountId).where('client_id', '=', clientId).executeTakeFirst()
      return row ? consentOf(row) : null
    },

    async list(executor: Executor<IdentityTables>, accountId: string): Promise<Consent[]> {
      return (await given(executor, accountId).orderBy('granted_at', 'desc').execute()).map(consentOf)
    },

    /** Replaces what was given before: the person has just seen the whole list. */
    async save(
      executor: Executor<IdentityTables>,
      accountId: string,
      clientId: string,
      scopes: readonly string[],
    ): Promise<void> {
      const row = { scopes: [...scopes], granted_at: now(), revoked_at: null }
      await executor
        .insertInto('consents')
        .values({ account_id: accountId, client_id: clientId, ...row })
        .onConflict(conflict => conflict.columns(['account_id', 'client_id']).doUpdateSet(row))
        .execute()
    },

    /** @returns false where there was none to revoke */
    async revoke(executor: Executor<IdentityTables>, accountId: string, clientId: string): Promise<boolean> {
      const revoked = await executor
        .updateTable('consents')
        .set({ revoked_at: now() })
        .where('account_id', '=', accountId)
        .where('client_id', '=', clientId)
        .where('revoked_at', 'is', null)
        .returning('client_id')
        .executeTakeFirst()
      return revoked !== undefined
    },
  }
}

function consentOf(row: { client_id: string; scopes: string[]; granted_at: Date }): Consent {
  return { clientId: row.client_id, scopes: row.scopes, grantedAt: row.granted_at }
}
