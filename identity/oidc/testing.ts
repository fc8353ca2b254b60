/** For tests only: two realms' issuers over a database, a stand-in for the sign-in pages, browsers and client applications. */
import { randomBytes } from 'node:crypto'
import { createIdMaker, createKeyMaterial, createKeyRing } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { createCookies, startServer } from '../../kit/http/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createApprovalStore, createApprovals } from '../approvals/index.ts'
import { createConsentStore } from '../consents/index.ts'
import { createEventLog } from '../events/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { createThrottles } from '../locks/index.ts'
import { createPolicyStore, createRealms, loadPolicy, type PolicyDocument, type Realm } from '../realms/index.ts'
import { createDeviceCodes, createScreenStore } from '../screens/index.ts'
import { createSessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createOidc, type Oidc, type OidcDependencies, type OidcPage } from './index.ts'
import { type Browser, createBrowser } from './testing-browser.ts'
import { startClients } from './testing-clients.ts'
import { createTestPages } from './testing-pages.ts'
import { testPolicies } from './testing-policies.ts'

export type World = Awaited<ReturnType<typeof openWorld>>

export interface WorldOptions {
  /** Where people believe the service to be, as behind a proxy; by default where it is. */
  publicOrigin?: string
  allowPrivateAddresses?: boolean
}

export async function openWorld(whole: Database<IdentityTables>, options: WorldOptions = {}) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const stores = openStores(inSchema<IdentityTables>(whole, 'identity'))
  const { database, now, sessions, accounts } = stores
  const clients = await startClients(now)

  const started: { oidc?: Oidc; pages?: ReturnType<typeof createTestPages> } = {}
  const server = startServer({
    port: 0,
    raw: (req, res) => started.oidc?.raw(req, res) ?? false,
    handler: (req, res) => void started.pages?.handle(req, res),
  })
  const origin = `http://localhost:${(await server.listening).port}`
  const publicOrigin = options.publicOrigin ?? origin

  const policies = createPolicyStore(database)
  const shipped = testPolicies(clients.origin)
  const load = async (document: PolicyDocument): Promise<void> => void (await loadPolicy(stores, document))
  await load(shipped.toll)
  await load(shipped.traffic)
  const realms = await createRealms({ store: policies, development: { origin: publicOrigin, port: 8080 } })

  const cookieOf = (realm: Realm) =>
    createCookies({ app: 'identity', realm: realm.name, origin: publicOrigin, path: realm.path }).name('session')
  const sessionOf: OidcDependencies['sessionOf'] = async (realm, req) => {
    const secret = new RegExp(`(?:^|; )${cookieOf(realm)}=([^;]+)`).exec(req.headers.cookie ?? '')?.[1]
    return secret ? await sessions.find(database.query, realm.name, secret, realm.policy.sessions) : null
  }
  const seen = {
    pages: [] as OidcPage[],
    problems: [] as object[],
    touched: [] as string[],
    logoutResults: [] as string[],
  }
  const oidc = await createOidc({
    ...stores,
    realms,
    log: {
      info: () => {},
      warn: details => void seen.problems.push(details),
      error: details => void seen.problems.push(details),
    },
    renderPage: ({ page }) => {
      seen.pages.push(page)
      return `<!doctype html><title>${page.kind}</title>`
    },
    deviceCodes: createDeviceCodes({ ...stores, realms, places: { placeOf: () => null } }),
    backchannel: noBackchannel,
    addressOf: req => req.socket.remoteAddress ?? '',
    sessionOf,
    forgetSession: realm => [`${cookieOf(realm)}=; Path=${realm.path}; Max-Age=0`],
    reachableAal: async () => 2,
    staffRolesOf: async () => ['clerk'],
    touchSession: async (_realm, { id }) => void seen.touched.push(id),
    allowPrivateAddresses: options.allowPrivateAddresses ?? true,
    fetch: globalThis.fetch,
    logoutNoticeEnded: (_realm, result) => void seen.logoutResults.push(result),
  })
  const pages = createTestPages({ realms, sessionOf, interactions: () => oidc.interactions })
  Object.assign(started, { oidc, pages })

  return {
    ...stores,
    realms,
    loadPolicy: load,
    policyDocument: shipped.toll,
    oidc,
    origin,
    clients,
    pagesShown: seen.pages,
    problems: seen.problems,
    touched: seen.touched,
    logoutResults: seen.logoutResults,
    outcomes: pages.outcomes,
    browser: () => createBrowser(origin),

    async openAccount(realm = 'toll'): Promise<string> {
      const id = stores.newId()
      await accounts.insert(database.query, { id, realm, origin: 'demo', ial: 2, language: 'zh-CN' })
      return id
    },

    /** What the sign-in page does when a ceremony is complete: a session, and its cookie in the browser. */
    async signIn(browser: Browser, accountId: string, { realm = 'toll', aal = 1 } = {}): Promise<string> {
      const whose = { accountId, realm, deviceId: null, clientLabel: 'test', place: null }
      const proved = { aal, amr: aal > 1 ? ['pwd', 'sms', 'mfa'] : ['pwd'], evidence: [] }
      const { sessions: limits } = realms.get(realm).policy
      const { id, secret } = await sessions.insert(database.query, { ...whose, ...proved }, limits)
      browser.setCookie(cookieOf(realms.get(realm)), secret, `/realms/${realm}`)
      return id
    },

    /** What a completed step-up or re-authentication does. */
    async raise(browser: Browser, sessionId: string, aal: number): Promise<void> {
      const session = { id: sessionId, accountId: '', deviceId: null }
      const { secret } = await sessions.raise(database.query, session, {
        aal,
        amr: ['pwd', 'sms', 'mfa'],
        evidence: [],
      })
      browser.setCookie(cookieOf(realms.get('toll')), secret, '/realms/toll')
    },

    async eventsOf(kind: string) {
      const rows = await database.query.selectFrom('events').selectAll().where('kind', '=', kind).execute()
      return rows.map(row => ({ ...row, detail: row.detail as Record<string, unknown> }))
    },

    async close(): Promise<void> {
      await oidc.idle()
      await Promise.all([server.stop(0), clients.stop()])
    },
  }
}

function openStores(database: Database<IdentityTables>) {
  const clock = { skew: 0 }
  const now = () => new Date(Date.now() + clock.skew)
  const idAt = createIdMaker()
  const newId = () => idAt(now())
  const keys = createKeyRing(createKeyMaterial('international', now()))
  const events = createEventLog({ now, newId })
  return {
    database,
    clock,
    now,
    newId,
    keys,
    screenStore: createScreenStore({ now }),
    throttles: createThrottles({ database, now }),
    sessions: createSessionStore({ keys, now, newId }),
    accounts: createAccountStore({ keys, now }),
    identifiers: createIdentifierStore({ keys, now }),
    consents: createConsentStore({ now }),
    events,
    approvals: createApprovals({ database, store: createApprovalStore({ keys, now }), events, now, newId }),
  }
}

/** Nobody is asked on a phone in these tests. */
const noBackchannel: OidcDependencies['backchannel'] = {
  identify: async () => '',
  ask: async () => ({ ok: false, code: 'unknown', retryAt: null }),
  add: async () => {},
  poll: async () => null,
  take: async () => false,
  grantIdOf: async () => null,
  removeByGrant: async () => {},
}

export const randomText = (): string => randomBytes(16).toString('base64url')
