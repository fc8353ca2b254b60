/** For tests only: two realms' issuers over a database, a stand-in for the sign-in pages, browsers and client applications. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { SigningKey } from '../../kit/crypto/index.ts'
import { createIdMaker, createKeyMaterial, createKeyRing, createSigningKey, publicJwk } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { createCookies, type RunningServer, startServer } from '../../kit/http/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createConsentStore } from '../consents/index.ts'
import { createEventLog } from '../events/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import {
  createPolicyStore,
  createRealms,
  loadPolicy,
  type PolicyDocument,
  parsePolicy,
  type Realm,
} from '../realms/index.ts'
import { createSessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createOidc, type InteractionOutcome, type OidcDependencies, type OidcPage } from './index.ts'
import { createBrowser } from './testing-browser.ts'

export type World = Awaited<ReturnType<typeof openWorld>>

export interface LogoutNotice {
  path: string
  token: string
}

/** A realm's policy as shipped, with the clients' addresses moved to the test's own server. */
function shippedPolicy(realm: string, clientOrigin: string): PolicyDocument {
  const { document } = parsePolicy(readFileSync(new URL(`policies/${realm}.yaml`, packageRoot), 'utf8'))
  const moved = JSON.stringify(document.clients).replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+/g, clientOrigin)
  return { ...document, clients: JSON.parse(moved) as PolicyDocument['clients'] }
}

const extraClients = (origin: string): PolicyDocument['clients'] => [
  {
    id: 'toll-legacy',
    name: { 'zh-CN': '旧系统', en: 'Legacy' },
    firstParty: true,
    type: 'confidential',
    redirectUris: [`${origin}/legacy/callback`],
    jwksUri: `${origin}/jwks.json`,
    scopes: ['openid', 'email'],
    idTokenAlg: 'RS256',
  },
  {
    id: 'toll-machine',
    name: { 'zh-CN': '机器', en: 'Machine' },
    firstParty: true,
    type: 'machine',
    jwksUri: `${origin}/jwks.json`,
    scopes: ['staff'],
  },
  {
    id: 'toll-dpop',
    name: { 'zh-CN': '绑定密钥', en: 'Key bound' },
    firstParty: true,
    type: 'public',
    dpop: true,
    redirectUris: [`${origin}/dpop/callback`],
    scopes: ['openid', 'offline_access', 'staff'],
  },
]

export async function openWorld(whole: Database<IdentityTables>) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const database = inSchema<IdentityTables>(whole, 'identity')
  const clock = { skew: 0 }
  const now = () => new Date(Date.now() + clock.skew)
  const idAt = createIdMaker()
  const newId = () => idAt(now())
  const keys = createKeyRing(createKeyMaterial('international', now()))
  const clients = await startClients(now)

  let oidc: Awaited<ReturnType<typeof createOidc>> | undefined
  const server = startServer({
    port: 0,
    raw: (req, res) => oidc?.raw(req, res) ?? false,
    handler: (req, res) => void pages(req, res),
  })
  const { port } = await server.listening
  const origin = `http://localhost:${port}`

  const policies = createPolicyStore(database)
  const toll = shippedPolicy('toll', clients.origin)
  await loadPolicy(policies, { ...toll, clients: [...toll.clients, ...extraClients(clients.origin)] }, now())
  await loadPolicy(policies, shippedPolicy('traffic', clients.origin), now())
  const realms = await createRealms({ store: policies, development: { origin, port: 8080 } })

  const sessions = createSessionStore({ keys, now, newId })
  const accounts = createAccountStore({ keys, now })
  const identifiers = createIdentifierStore({ keys, now })
  const consents = createConsentStore({ now })
  const pagesShown: OidcPage[] = []
  const problems: unknown[] = []
  const log: OidcDependencies['log'] = {
    info: () => {},
    warn: details => void problems.push(details),
    error: details => void problems.push(details),
  }
  const limits = (realm: Realm) => realm.policy.sessions
  const sessionCookie = (realm: Realm) =>
    createCookies({ app: 'identity', realm: realm.name, origin, path: realm.path }).name('session')
  const sessionOf: OidcDependencies['sessionOf'] = async (realm, req) => {
    const secret = new RegExp(`(?:^|; )${sessionCookie(realm)}=([^;]+)`).exec(req.headers.cookie ?? '')?.[1]
    return secret ? await sessions.find(database.query, realm.name, secret, limits(realm)) : null
  }
  const touched: string[] = []
  oidc = await createOidc({
    database,
    keys,
    realms,
    sessions,
    accounts,
    identifiers,
    consents,
    events: createEventLog({ now, newId }),
    now,
    log,
    renderPage: ({ page }) => {
      pagesShown.push(page)
      return `<!doctype html><title>${page.kind}</title>`
    },
    sessionOf,
    forgetSession: realm => [`${sessionCookie(realm)}=; Path=${realm.path}; Max-Age=0`],
    reachableAal: async () => 2,
    touchSession: async (_realm, id) => void touched.push(id),
    allowPrivateAddresses: true,
    wait: async () => {},
  })
  const issuers = oidc
  const outcomes: InteractionOutcome[] = []

  /** The stand-in for the realm's pages: asks nothing, tells what it would have asked. */
  async function pages(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [, name = '', uid = '', act = ''] =
      /^\/realms\/([a-z]+)\/interaction\/([\w-]+)(?:\/(\w+))?$/.exec(req.url ?? '') ?? []
    const realm = realms.find(name)
    if (!realm) return void res.writeHead(404).end('not found')
    const request = { realm, uid, req, res, session: await sessionOf(realm, req) }
    const outcome = await (act === 'accept'
      ? issuers.interactions.consent(request)
      : act === 'decline'
        ? issuers.interactions.abort(request)
        : issuers.interactions.resolve(request))
    outcomes.push(outcome)
    if (outcome.kind === 'redirect') return void res.writeHead(303, { Location: outcome.url }).end()
    res.writeHead(outcome.kind === 'gone' ? 410 : 200, { 'Content-Type': 'application/json' })
    res.end(JSON.stringify({ kind: outcome.kind }))
  }

  return {
    database,
    keys,
    realms,
    policies,
    sessions,
    accounts,
    identifiers,
    consents,
    oidc,
    origin,
    clients,
    clock,
    now,
    pagesShown,
    outcomes,
    problems,
    touched,
    browser: () => createBrowser(origin),

    async openAccount(realm = 'toll'): Promise<string> {
      const id = newId()
      const account = { id, realm, origin: 'demo', ial: 2, language: 'zh-CN' } as const
      await accounts.insert(database.query, account)
      return id
    },

    /** What the sign-in page does when a ceremony is complete: a session, and its cookie in the browser. */
    async signIn(
      browser: ReturnType<typeof createBrowser>,
      accountId: string,
      { realm = 'toll', aal = 1 }: { realm?: string; aal?: number } = {},
    ): Promise<string> {
      const { id, secret } = await sessions.insert(
        database.query,
        {
          accountId,
          realm,
          deviceId: null,
          clientLabel: 'test',
          place: null,
          aal,
          amr: aal > 1 ? ['pwd', 'sms', 'mfa'] : ['pwd'],
          evidence: [],
        },
        limits(realms.get(realm)),
      )
      browser.setCookie(sessionCookie(realms.get(realm)), secret, `/realms/${realm}`)
      return id
    },

    /** What a completed step-up or re-authentication does. */
    async raise(browser: ReturnType<typeof createBrowser>, sessionId: string, aal: number, realm = 'toll') {
      const secret = await sessions.raise(database.query, sessionId, { aal, amr: ['pwd', 'sms', 'mfa'], evidence: [] })
      browser.setCookie(sessionCookie(realms.get(realm)), secret, `/realms/${realm}`)
    },

    async events(kind: string) {
      const rows = await database.query.selectFrom('events').selectAll().where('kind', '=', kind).execute()
      return rows.map(row => ({ ...row, detail: row.detail as Record<string, unknown> }))
    },

    async close(): Promise<void> {
      await issuers.idle()
      await Promise.all([server.stop(0), clients.stop()])
    },
  }
}

/** The client applications' own server: keys, callbacks, and what was told to their logout endpoints. */
async function startClients(now: () => Date) {
  const key: SigningKey = await createSigningKey('ES256', now())
  const notices: LogoutNotice[] = []
  const faults = { logout: 0 }
  const server: RunningServer = startServer({ port: 0, handler: (req, res) => void answer(req, res) })
  const { port } = await server.listening

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url ?? ''
    if (path.endsWith('jwks.json')) return void res.end(JSON.stringify({ keys: [publicJwk(key)] }))
    if (!path.endsWith('backchannel-logout')) return void res.end('client page')
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    if (faults.logout > 0) {
      faults.logout--
      return void res.writeHead(503).end()
    }
    notices.push({ path, token: new URLSearchParams(Buffer.concat(chunks).toString()).get('logout_token') ?? '' })
    res.writeHead(204).end()
  }

  return { origin: `http://localhost:${port}`, key, notices, faults, stop: () => server.stop(0) }
}

export const randomText = (): string => randomBytes(16).toString('base64url')
