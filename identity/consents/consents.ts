import type { Database, Executor } from '../../kit/database/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Consent, ConsentStore } from './store.ts'

export interface ConsentDependencies {
  database: Database<IdentityTables>
  store: ConsentStore
  events: EventLog
  /** Ends what the client was issued for the account. */
  revokeGrants: (
    executor: Executor<IdentityTables>,
    realm: string,
    accountId: string,
    clientId: string,
  ) => Promise<void>
}

export interface ConsentEntry extends Consent {
  /** Null once the realm no longer knows the application. */
  name: ClientPolicy['name'] | null
}

export interface Holder {
  realm: Realm
  accountId: string
  sessionId: string | null
  surface: Surface
}

export type Consents = ReturnType<typeof createConsents>

export function createConsents({ database, store, events, revokeGrants }: ConsentDependencies) {
  return {
    async list({ realm, accountId }: Pick<Holder, 'realm' | 'accountId'>): Promise<ConsentEntry[]> {
      const consents = await store.list(database.query, accountId)
      const nameOf = (id: string) => realm.policy.clients.find(client => client.id === id)?.name ?? null
      return consents.map(consent => ({ ...consent, name: nameOf(consent.clientId) }))
    },

    /** Takes a consent back; the application's tokens for the account end with it. */
    async revoke(holder: Holder, clientId: string): Promise<{ ok: true } | { ok: false; code: 'consent.unknown' }> {
      const { realm, accountId, sessionId, surface } = holder
      return await database.transaction(async tx => {
        if (!(await store.revoke(tx, accountId, clientId))) return { ok: false, code: 'consent.unknown' }
        await revokeGrants(tx, realm.name, accountId, clientId)
        await events.append(tx, {
          realm: realm.name,
          kind: 'consent.revoked',
          outcome: 'success',
          surface,
          accountId,
          sessionId,
          detail: { client: clientId },
        })
        return { ok: true }
      })
    },
  }
}
