import { createHash } from 'node:crypto'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import { inLanguage } from '../../kit/i18n/index.ts'
import { type AccountStore, isEligible } from '../accounts/index.ts'
import { type IdentifierStore, recognise } from '../identifiers/index.ts'
import type { ClientPolicy, Realm, Realms } from '../realms/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ClientRequest, DecidedRequest, Pushed } from '../tickets/index.ts'
import { sendPings } from './send-pings.ts'
import type { BackchannelStore, NewRequest } from './store.ts'

export interface BackchannelDependencies {
  database: Database<IdentityTables>
  backchannelStore: BackchannelStore
  accounts: Pick<AccountStore, 'find'>
  identifiers: Pick<IdentifierStore, 'accountOf'>
  sessions: Pick<SessionStore, 'insert' | 'end'>
  realms: Pick<Realms, 'find' | 'get'>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac'>
  /** The tickets of the phone. */
  requests: {
    create(request: ClientRequest): Promise<Pushed>
    take(realm: Realm, of: { id: string; clientId: string }): Promise<object | null>
  }
  /** What the issuer issues tokens from. */
  grantElsewhere: (proved: {
    realm: Realm
    client: ClientPolicy
    session: { id: string; accountId: string; aal: number; amr: string[] }
    authTime: Date
    scope: string
    acr: string
  }) => {
    grantId: string
    granted: Record<string, unknown>
    write(executor: Executor<IdentityTables>): Promise<void>
  }
  levels: {
    needed(params: Readonly<Record<string, unknown>>): 1 | 2
    reported(params: Readonly<Record<string, unknown>>, aal: number): string
  }
  /** Posts a ping to the client's own address; throws where it was not taken. */
  sendPing: (realm: string, clientId: string, ping: { authReqId: string; token: string }) => Promise<void>
  log: { warn(details: object, message: string): void }
  now: () => Date
  newId: () => string
}

type New = Omit<NewRequest, 'id' | 'pollSeconds' | 'pingCipher'> & { ping: { authReqId: string; token: string } | null }

/** The most that is proved on one device for another. */
const highestLevel = 2

export function createBackchannel(deps: BackchannelDependencies) {
  const { database, backchannelStore: store, keys } = deps
  return {
    poll: store.poll,
    grantIdOf: store.grantIdOf,
    removeByGrant: store.removeByGrant,

    /** As a person would type it to sign in. Nobody's id is made of the hint, so that limits count for it as for an account. */
    async identify(realm: Realm, hint: string): Promise<string> {
      const read = recognise(hint, realm.policy.identifiers, deps.now())
      const id = read.ok ? await deps.identifiers.accountOf(database.query, realm.name, read.identifier) : null
      return id ?? nobodyFor(keys, realm.name, hint)
    },

    async ask(given: {
      realm: Realm
      client: ClientPolicy
      accountId: string
      bindingMessage: string | null
      deadline: Date
    }): Promise<{ ok: true; ticketId: string } | { ok: false; code: 'unknown' | 'busy'; retryAt: Date | null }> {
      const { realm, client, bindingMessage, deadline } = given
      const account = await deps.accounts.find(database.query, given.accountId)
      const mayAct = account?.realm === realm.name && isEligible(account)
      const pushed = await deps.requests.create({
        realm,
        // Whoever may not act is asked as nobody: the same looks, the same answer.
        accountId: mayAct ? given.accountId : nobodyFor(keys, realm.name, given.accountId),
        clientId: client.id,
        application: client.name,
        what: { bindingMessage, rows: [] },
        deadline,
        // A call centre asks hundreds in ten minutes: its own limit counts it, and the account's each person.
        addressKey: `client:${client.id}:${given.accountId}`,
      })
      if (pushed.ok) return { ok: true, ticketId: pushed.id }
      if (pushed.code === 'push.unavailable') return { ok: false, code: 'unknown', retryAt: null }
      return { ok: false, code: 'busy', retryAt: 'retryAt' in pushed ? pushed.retryAt : null }
    },

    async add(executor: Executor<IdentityTables>, { ping, ...given }: New): Promise<void> {
      await store.add(executor, {
        ...given,
        id: deps.newId(),
        pollSeconds: deps.realms.get(given.realm).policy.screens.poll / 1000,
        pingCipher: ping ? keys.encrypt(JSON.stringify(ping), 'backchannel.ping') : null,
      })
    },

    /** Once; and not where the phone that said yes was revoked meanwhile: then the session that it opened ends too. */
    async take(realm: Realm, of: { realm: string; requestHash: string }): Promise<boolean> {
      const taken = await store.take(database.query, of)
      if (!taken) return false
      if (taken.status !== 'approved') return true
      if (await deps.requests.take(realm, { id: taken.ticketId, clientId: taken.clientId })) return true
      if (taken.sessionId) await deps.sessions.end(database.query, taken.sessionId, 'phone-revoked')
      return false
    },

    /** In the transaction of the phone's decision, so that what was decided and what follows from it are there together. */
    async decided(tx: Executor<IdentityTables>, request: DecidedRequest): Promise<void> {
      const found = await store.byTicket(tx, request.id)
      const realm = deps.realms.find(request.realm)
      const client = realm?.policy.clients.find(({ id, ciba }) => id === request.clientId && ciba)
      if (!found || !realm || !client) return
      const nothing = { sessionId: null, grantId: null, granted: null }
      const params = paramsOf(found.payload)
      if (request.state !== 'approved')
        return void (await store.settle(tx, found.id, { status: request.state, ...nothing }))
      if (request.aal < deps.levels.needed(params))
        return void (await store.settle(tx, found.id, { status: 'unmet', ...nothing }))
      const session = await openSession(tx, { realm, client, request })
      const grant = deps.grantElsewhere({
        realm,
        client,
        session,
        authTime: request.decidedAt ?? deps.now(),
        scope: typeof params.scope === 'string' ? params.scope : 'openid',
        acr: deps.levels.reported(params, session.aal),
      })
      const { grantId, granted } = grant
      if (await store.settle(tx, found.id, { status: 'approved', sessionId: session.id, grantId, granted }))
        await grant.write(tx)
    },

    /** For the job: tells clients in ping mode. @returns how many tries */
    deliverPings: async (): Promise<number> => await sendPings(deps),
  }

  /** The application's own: seen and ended among the holder's sessions. Nothing in it raises or pays: what was proved was for this. */
  async function openSession(
    tx: Executor<IdentityTables>,
    { realm, client, request }: { realm: Realm; client: ClientPolicy; request: DecidedRequest },
  ) {
    const account = await deps.accounts.find(tx, request.accountId)
    const whose = { accountId: request.accountId, realm: realm.name, deviceId: null, place: null }
    const clientLabel = inLanguage(client.name, account?.language === 'en' ? 'en' : 'zh-CN')
    const proved = { aal: Math.min(request.aal, highestLevel), amr: request.amr, evidence: [] }
    return await deps.sessions.insert(tx, { ...whose, ...proved, clientLabel }, realm.policy.sessions)
  }
}

function paramsOf({ params }: Record<string, unknown>): Record<string, unknown> {
  return params !== null && typeof params === 'object' ? (params as Record<string, unknown>) : {}
}

/** An id that no account has: of another version than those that are made. */
function nobodyFor(keys: Pick<KeyRing, 'mac'>, realm: string, hint: string): string {
  const hex = createHash('sha256')
    .update(keys.mac(`${realm}:${hint}`, 'backchannel.nobody'))
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
