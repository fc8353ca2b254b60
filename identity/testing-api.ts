/** For tests only: the APIs as `compose.ts` mounts them, over a test's own service; every answer is held to its table. */
import { Hono } from 'hono'
import { createKeyRing } from '../kit/crypto/index.ts'
import { createClientAddress } from '../kit/http/index.ts'
import { createPlaces } from '../kit/places/index.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { createAccountCentre } from './account-centre/index.ts'
import { createCeremonyApi } from './ceremonies/index.ts'
import { composeCeremonies } from './compose-ceremonies.ts'
import { composeStores } from './compose-stores.ts'
import { createConsents } from './consents/index.ts'
import { createSimulatedEmail } from './gateways/email/index.ts'
import { createSimulatedRegistry } from './gateways/registry/index.ts'
import { createSimulatedSms } from './gateways/sms/index.ts'
import { createGate } from './locks/index.ts'
import { createNotices } from './notices/index.ts'
import { createReports } from './reports/index.ts'
import { checkVisit, explainReason } from './risk/index.ts'
import { createErrors, createRealmApi, createRealmShell, type IdentityEnv, outsidePart } from './shell/index.ts'
import { createStaffApi, type StaffRole, type StaffToken } from './staff/index.ts'
import { openTestIdentity, testOrigin } from './testing.ts'
import { checkedFetch } from './testing-answers.ts'
import { createTestClient } from './testing-client.ts'

export type TestApi = Awaited<ReturnType<typeof openTestApi>>

export async function openTestApi(given: Parameters<typeof openTestIdentity>[0] = {}) {
  const identity = await openTestIdentity(given)
  const { realms, logger, clock } = identity
  const { now } = clock
  const stores = composeStores({ database: identity.wholeDatabase, keys: createKeyRing(identity.material), now })
  const places = createPlaces({})
  const { outbox } = identity
  const gateways = { sms: createSimulatedSms({ outbox }), email: createSimulatedEmail({ outbox }) }
  const notices = createNotices({ ...stores, realms, gateways, logger })
  const reports = createReports({
    ...stores,
    notices,
    issuerOf: realm => realms.get(realm).issuer,
    signOutClients: async () => {},
  })
  const registry = createSimulatedRegistry({ nameOf: () => undefined })
  const { ceremonies, captchas, passwords, pool, riskStore } = composeCeremonies({
    stores,
    realms,
    notices,
    reports,
    registry,
    places,
    hashQueue: 64,
  })
  const clientAddress = createClientAddress()
  const shell = createRealmShell({ ...stores, places, clientAddress, realms, assets: loadAssets(), demo: true })
  const incidents: unknown[] = []
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
    captchas,
    environment: checkVisit,
    helpFor: async code => ({ address: `/help/${code}`, title: code }),
    signOut: async ({ session }) => {
      if (!session) return
      await stores.sessions.end(stores.database.query, session.id, 'signed-out')
      signedOut.push(session.id)
    },
  })
  const staffTokens = new Map<string, StaffToken>()
  const staffRoles = new Map<string, StaffRole[]>()
  const staffApi = createStaffApi({
    ...stores,
    realms,
    gate: createGate({ store: stores.locks, now }),
    notices,
    risk: riskStore,
    explainReason,
    registry: { check: async ({ name, document }) => (await registry.check({ name, idNumber: document })).outcome },
    errors,
    verifyStaffToken: async ({ scheme, token }) => (scheme === 'Bearer' ? (staffTokens.get(token) ?? null) : null),
    rolesOf: async accountId => staffRoles.get(accountId) ?? [],
    signOutClients,
  })
  const centre = createAccountCentre({
    ...stores,
    ceremonies,
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
  const parts = [ceremonyApi, accountApi, staffApi]
  const api = createRealmApi({ shell, errors, parts, version: 'test' })
  const app = new Hono<IdentityEnv>()
  app.route('/realms/:realm/api', api)
  const routes = parts.flatMap(part => part.routes)
  const fetch = checkedFetch(request => app.fetch(request), routes, errors.statusOf)
  return {
    ...identity,
    ...stores,
    notices,
    registry,
    passwords,
    riskStore,
    staffTokens,
    staffRoles,
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
