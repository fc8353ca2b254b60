/** For tests only: the APIs as `compose.ts` mounts them, over a test's own service; every answer is held to its table. */
import { after } from 'node:test'
import { Hono } from 'hono'
import { randomToken } from '../kit/crypto/index.ts'
import { createClientAddress } from '../kit/http/index.ts'
import { createPlaces } from '../kit/places/index.ts'
import { packageRoot } from '../kit/root.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { createAccountCentre } from './account-centre/index.ts'
import { createExecuteApproval } from './approvals/index.ts'
import { createTrustReader } from './authenticators/certificate-key/index.ts'
import type { HashPool } from './authenticators/password/index.ts'
import { createCeremonyApi, createFaceCallbackApi } from './ceremonies/index.ts'
import { composeCeremonies } from './compose-ceremonies.ts'
import { composeStores, type Stores } from './compose-stores.ts'
import { createConsents } from './consents/index.ts'
import { createSimulatedEmail } from './gateways/email/index.ts'
import { createSimulatedFace } from './gateways/face/index.ts'
import { createSimulatedRegistry, type RealNameRegistry } from './gateways/registry/index.ts'
import { createSimulatedSms } from './gateways/sms/index.ts'
import { createGate } from './locks/index.ts'
import { createNotices, type Notices } from './notices/index.ts'
import { type AccessResult, createApprovalApi, createTokenApi } from './oidc/index.ts'
import {
  countEvents,
  createAccessLog,
  createMetrics,
  createOperationsRoutes,
  createReadiness,
  type Metrics,
} from './operations/index.ts'
import type { Realms } from './realms/index.ts'
import { createReports, type Reports } from './reports/index.ts'
import { checkVisit, explainReason, type RiskStore } from './risk/index.ts'
import {
  createErrors,
  createRealmApi,
  createRealmShell,
  type IdentityEnv,
  type IdentityErrors,
  outsidePart,
} from './shell/index.ts'
import { createStaffApi, type StaffRole, type StaffToken } from './staff/index.ts'
import { openTestIdentity, testOrigin } from './testing.ts'
import { checkedFetch } from './testing-answers.ts'
import { createTestClient } from './testing-client.ts'

const refusedToken: AccessResult = { ok: false, code: 'token.invalid' }

export type TestApi = Awaited<ReturnType<typeof openTestApi>>

export async function openTestApi(given: Parameters<typeof openTestIdentity>[0] = {}) {
  const identity = await openTestIdentity(given)
  const { realms, logger, clock } = identity
  const { now } = clock
  const bare = composeStores({ database: identity.wholeDatabase, keys: identity.keys, now })
  const incidents: unknown[] = []
  const metrics = createMetrics({ report: error => void incidents.push(error) })
  after(() => metrics.stop())
  const stores = { ...bare, events: countEvents(bare.events, { metrics, database: bare.database }) }
  const places = createPlaces({})
  const { outbox } = identity
  const gateways = { sms: createSimulatedSms({ outbox }), email: createSimulatedEmail({ outbox }) }
  const notices = createNotices({ ...stores, realms, gateways, logger, metrics: metrics.notices })
  const reports = createReports({
    ...stores,
    notices,
    issuerOf: realm => realms.get(realm).issuer,
    signOutClients: async () => {},
  })
  const registry = createSimulatedRegistry({ nameOf: () => undefined })
  const face = createSimulatedFace({ origin: testOrigin, randomToken, now })
  const trust = createTrustReader({ folder: packageRoot, now, report: () => {} })
  const { ceremonies, faceChecks, changes, captchas, gate, passkeys, passwords, pool, riskStore } = composeCeremonies({
    signOutClients: async () => {},
    stores,
    realms,
    notices,
    reports,
    registry,
    faceGateway: face,
    cards: { kind: 'test', check: async () => ({ outcome: 'match' }) },
    places,
    trust,
    hashQueue: 64,
  })
  const clientAddress = createClientAddress()
  const shell = createRealmShell({ ...stores, places, clientAddress, realms, assets: loadAssets(), demo: true })
  const errors = createErrors({
    shell,
    logIncident: (_id, error) => void incidents.push(error),
    newIncident: stores.newId,
  })
  const signedOut: string[] = []
  const signOutClients = async (sessionId: string): Promise<void> => void signedOut.push(sessionId)

  const ceremonyApi = createCeremonyApi({
    ...stores,
    ceremonies,
    faceChecks,
    captchas,
    environment: checkVisit,
    helpFor: async code => ({ address: `/help/${code}`, title: code }),
    signOut: async ({ session }) => {
      if (!session) return
      await stores.sessions.end(stores.database.query, session.id, 'signed-out')
      signedOut.push(session.id)
    },
  })
  const staff = openStaffApi({ stores, realms, trust, notices, reports, riskStore, registry, errors, signOutClients })
  const centre = createAccountCentre({
    ...stores,
    ceremonies,
    changes,
    gate,
    passkeys,
    trust,
    passwords,
    notices,
    reports,
    consents: createConsents({ ...stores, store: stores.consents, revokeGrants: async () => {} }),
    shell,
    errors,
    signOutClients,
    mac: (value, context) => stores.keys.mac(value, context),
  })
  const accountApi = outsidePart({ below: '/account', tag: 'account', app: centre.api, routes: centre.routes })
  // There is no issuer here, so no token is good.
  const tokenApi = createTokenApi({ verifyAccess: async () => refusedToken, errors })
  const executeApproval = createExecuteApproval({ ...stores, store: stores.approvalStore, own: {} })
  const approvalApi = createApprovalApi({ verifyAccess: async () => refusedToken, executeApproval, errors })
  const faceApi = createFaceCallbackApi({ faceChecks })
  const parts = [ceremonyApi, accountApi, staff.part, tokenApi, approvalApi, faceApi]
  const api = createRealmApi({ shell, errors, parts, version: 'test' })
  const { readiness, access, operations } = watch({ stores, metrics, pool, notices, logger })
  const app = new Hono<IdentityEnv>()
  app.use(access.middleware)
  app.onError((error, c) => errors.page(c, error))
  app.route('/', operations)
  app.route('/realms/:realm/api', api)
  const routes = parts.flatMap(part => part.routes)
  const fetch = checkedFetch(request => app.fetch(request), routes, errors.statusOf)
  return {
    ...identity,
    ...stores,
    notices,
    registry,
    face,
    passwords,
    riskStore,
    metrics,
    readiness,
    watchRaw: access.watchRaw,
    app,
    staffTokens: staff.tokens,
    staffRoles: staff.roles,
    hash: pool.hash,
    api,
    routes,
    errors,
    incidents,
    signedOut,
    fetch,
    client: () => createTestClient(fetch, testOrigin),
  }
}

/** What whoever runs the service looks at. */
function watch(parts: {
  stores: Stores
  metrics: Metrics
  pool: HashPool
  notices: Notices
  logger: Parameters<typeof createAccessLog>[0]['logger']
}) {
  const { stores, metrics, pool, notices, logger } = parts
  metrics.watchHashPool(pool.depth)
  metrics.watchNotices(notices.counts, stores.now)
  const readiness = createReadiness({
    database: stores.database,
    migrationsFolder: new URL('identity/migrations/', packageRoot),
    hashPool: pool,
    hashQueue: 64,
  })
  const access = createAccessLog({ logger, metrics, newId: stores.newId, clock: () => performance.now() })
  const operations = createOperationsRoutes({ readiness, metrics, metricsToken: null, production: false })
  return { readiness, access, operations }
}

/** The staff API with tokens and roles that tests hand out. */
function openStaffApi(parts: {
  stores: Stores
  realms: Realms
  trust: ReturnType<typeof createTrustReader>
  notices: Notices
  reports: Reports
  riskStore: RiskStore
  registry: RealNameRegistry
  errors: IdentityErrors
  signOutClients: (sessionId: string) => Promise<void>
}) {
  const { stores, registry, riskStore, ...rest } = parts
  const tokens = new Map<string, StaffToken>()
  const roles = new Map<string, StaffRole[]>()
  const part = createStaffApi({
    ...stores,
    ...rest,
    gate: createGate({ store: stores.locks, now: stores.now }),
    risk: riskStore,
    explainReason,
    registry: { check: async ({ name, document }) => (await registry.check({ name, idNumber: document })).outcome },
    verifyStaffToken: async ({ scheme, token }) => (scheme === 'Bearer' ? (tokens.get(token) ?? null) : null),
    rolesOf: async accountId => roles.get(accountId) ?? [],
  })
  return { part, tokens, roles }
}
