import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { ApprovalDetails } from '../../approval-details/index.ts'
import { createKeyMaterial, createKeyRing } from '../../crypto/index.ts'
import { type RunningServer, startServer } from '../../http/index.ts'
import { newClientKey, publicHalf } from '../client-key.ts'
import type { PortalPages, PortalSessionStore, RelyingPartyOptions } from '../ports.ts'
import { createRelyingParty, type RelyingParty } from '../relying-party.ts'
import { createPortalSessionStore } from '../store.ts'
import { openTestDatabase } from './database.ts'
import { AAL2, createTestIssuer, type TestIssuer } from './issuer.ts'

/** A real issuer, one portal with two clients (main at the root, fleet under /fleet), a database, a clock. */
export type World = {
  portal: string
  issuer: string
  test: TestIssuer
  signingKey: Awaited<ReturnType<typeof newClientKey>>
  store: PortalSessionStore
  main: RelyingParty
  reports: { what: string; code?: string }[]
  /** What the portal's own API answers next; it sees the request's headers. */
  api: { answer(request: Request): Response }
  clock: { now: Date }
  startIssuer(): void
  stop(): Promise<void>
}

type WorldOptions = Partial<Pick<RelyingPartyOptions, 'attempts' | 'dpop' | 'usePar' | 'lifetime' | 'fetch'>> & {
  issuerLater?: boolean
}

/** Pages as JSON, so that tests read models rather than text. */
const pages: PortalPages = {
  problem: (c, model) => c.json({ page: 'problem', ...model }),
  resume: (c, model) => c.json({ page: 'resume', ...model }),
  signedOut: (c, model) => c.json({ page: 'signed-out', ...model }),
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { issuerLater = false, ...overrides } = options
  const database = await openTestDatabase()
  let test: TestIssuer | undefined
  const app = new Hono()
  const issuerServer = startServer({
    port: 0,
    handler: (req, res) => (test === undefined ? res.writeHead(503).end() : test.handle(req, res)),
  })
  const portalServer = startServer({ port: 0, app })
  const issuer = await originOf(issuerServer)
  const portal = await originOf(portalServer)
  const [clientKey, signingKey] = [await newClientKey(), await newClientKey()]
  const clock = { now: new Date() }
  const reports: World['reports'] = []
  const store = createPortalSessionStore(database, 'toll')
  const keys = createKeyRing(createKeyMaterial('international', clock.now))

  const party = (clientId: string, base: string) =>
    createRelyingParty({
      issuer,
      clientId,
      clientKey: async () => clientKey,
      redirectUri: `${portal}${base}/callback`,
      postLogoutRedirectUri: `${portal}${base}/signed-out`,
      scopes: ['openid', 'profile', 'phone'],
      store,
      keys,
      cookies: { app: base === '' ? 'main' : 'fleet', realm: 'test' },
      pages,
      now: () => clock.now,
      random: size => randomBytes(size),
      apiOrigins: [portal],
      csrfField: 'csrf',
      report: event => reports.push(event),
      ...overrides,
    })
  const main = party('main', '')
  const fleet = party('fleet', '/fleet')
  const api: World['api'] = { answer: () => Response.json({ fine: true }) }

  app.get('/api', c => api.answer(c.req.raw))
  mount(app, main, portal)
  mount(app, fleet, portal)

  const clients = [
    { id: 'main', base: '', origin: portal, key: publicHalf(clientKey) },
    { id: 'fleet', base: '/fleet', origin: portal, key: publicHalf(clientKey) },
  ]
  const created = createTestIssuer({ issuer, signingKey, clients })
  const startIssuer = () => {
    test = created
  }
  if (!issuerLater) startIssuer()
  const stop = async () => {
    await Promise.all([portalServer.stop(100), issuerServer.stop(100)])
    await database.close()
  }
  return { portal, issuer, test: created, signingKey, store, main, reports, api, clock, startIssuer, stop }
}

function mount(app: Hono, party: RelyingParty, portal: string): void {
  const { base } = party
  const whoIsThere = async (c: Context) => c.json({ page: c.req.path, session: await party.session(c) })
  app.route(base === '' ? '/' : base, party.routes)
  app.get(`${base}/open`, party.trySilentSignOn, whoIsThere)
  app.on(['GET', 'POST'], `${base}/mine`, party.requireSession, whoIsThere)
  app.on(['GET', 'POST'], `${base}/strong`, party.requireAssurance({ acr: AAL2 }), async c =>
    c.json({
      page: c.req.path,
      session: await party.session(c),
      body: c.req.method === 'POST' ? await c.req.parseBody() : null,
    }),
  )
  app.get(`${base}/now`, async c => c.json({ page: c.req.path, session: await party.sessionNow(c) }))
  app.on(['GET', 'POST'], `${base}/posts`, party.requireClaims({ acr: AAL2 }), async c =>
    c.json({ page: c.req.path, session: await party.session(c) }),
  )
  app.get(`${base}/recent`, party.requireAssurance({ maxAge: 60 }), whoIsThere)
  app.post(`${base}/pay`, async c => {
    const details = await detailsIn(c)
    return party.approve(c, { details, returnTo: `${base}/paid?id=${details.transaction}` })
  })
  app.get(`${base}/paid`, async c => c.json({ page: 'paid', session: await party.session(c) }))
  app.post(`${base}/execute`, async c => {
    const details = await detailsIn(c)
    return c.json({ page: 'executed', ...(await party.takeApproval(c, details)) })
  })
  app.get(`${base}/calls`, async c => {
    const result = await party.callApi(c, `${portal}/api`)
    if (result.ok) return c.json({ page: 'api', status: result.response.status, body: await result.response.text() })
    return 'response' in result ? result.response : c.json({ page: 'api', code: result.code })
  })
}

async function detailsIn(c: Context): Promise<ApprovalDetails> {
  const { details } = await c.req.parseBody()
  return JSON.parse(typeof details === 'string' ? details : '{}') as ApprovalDetails
}

async function originOf(server: RunningServer): Promise<string> {
  const { port } = await server.listening
  return `http://127.0.0.1:${port}`
}
