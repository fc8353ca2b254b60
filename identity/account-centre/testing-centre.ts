/** For tests only: the account centre's pages and API over a real database, with people, and browsers that are signed in. */
import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createConsents } from '../consents/index.ts'
import type { Evidence, EvidenceKind } from '../evidence/index.ts'
import { createIdentifierChanges } from '../identifier-changes/index.ts'
import { createReports } from '../reports/index.ts'
import { createErrors, createRealmShell, type IdentityEnv } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createAccountCentre } from './index.ts'
import { createBrowser } from './testing-browser.ts'
import { createStores, createWatched, origin, readRealm, type Stores } from './testing-stores.ts'

export async function openWorld(whole: Database<unknown>) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const clock = { at: new Date('2026-03-04T05:06:07.000Z') }
  const stores = createStores(inSchema<IdentityTables>(whole, 'identity'), () => clock.at)
  const watched = createWatched(stores)
  const realm = readRealm('toll')
  const failures: unknown[] = []
  const { app, centre, reports, changes } = composeApp(stores, watched, {
    realms: [realm, readRealm('bank')],
    failures,
  })
  const firstHash = await stores.pool.hash('the password before')

  return {
    ...stores,
    ...watched,
    clock,
    realm,
    failures,
    centre,
    reports,
    changes,
    openAccount: async (change: Partial<Addresses> = {}) => await openAccount(stores, firstHash, change),
    /** A browser that is signed in, with what it proved just now. */
    async signIn(accountId: string, proved: readonly EvidenceKind[] = ['password', 'sms-code']) {
      const { cookie, ...ids } = await openSession(stores, accountId, proved)
      return { ...createBrowser(app, cookie), ...ids, accountId }
    },
    /** A browser that nobody has signed in with. */
    stranger: () => createBrowser(app, `identity-toll-device=${randomUUID()}`),
    kindsOf: async (accountId: string) => await kindsOf(stores, accountId),
    isLive: async (sessionId: string) => (await stores.sessions.findById(stores.database.query, sessionId)) !== null,
  }
}

type Outside = ReturnType<typeof createWatched>

interface Surroundings {
  realms: ReturnType<typeof readRealm>[]
  failures: unknown[]
}

/** The pages and the API, mounted as the service mounts them. */
function composeApp(stores: Stores, outside: Outside, { realms, failures }: Surroundings) {
  const { database, events, keys } = stores
  const shell = createRealmShell({
    ...stores,
    places: { placeOf: () => null },
    clientAddress: () => '203.0.113.5',
    realms: { find: name => realms.find(one => one.name === name) },
    assets: {
      css: '/style.css',
      js: entry => `/${entry}.js`,
      neededBy: () => [],
      icon: look => `/${look}.svg`,
      files: new Map(),
    },
    demo: true,
  })
  const logIncident = (_incident: string, error: unknown): void => void failures.push(error)
  const errors = createErrors({ shell, logIncident, newIncident: stores.newId })
  const reports = createReports({ ...stores, ...outside, issuerOf: name => `${origin}/realms/${name}` })
  const sessionsEnded = (ids: readonly string[]): void => ids.forEach(id => void outside.signOutClients(id))
  const changes = createIdentifierChanges({ ...stores, ...outside, reports, sessionsEnded })
  const { consentStore: store } = stores
  const consents = createConsents({ database, store, events, revokeGrants: outside.revokeGrants })
  const centre = createAccountCentre({
    ...stores,
    ...outside,
    reports,
    changes,
    consents,
    shell,
    errors,
    mac: keys.mac,
  })
  const app = new Hono<IdentityEnv>()
  app.onError((error, c) => errors.page(c, error))
  app.use('/realms/:realm/api/*', shell.describe('api'))
  app.route('/realms/:realm/api/account', centre.api)
  app.use('/realms/:realm/account/*', shell.describe('page'))
  app.use('/realms/:realm/not-me/*', shell.describe('page'))
  app.route('/realms/:realm/account', centre.pages)
  app.route('/realms/:realm/not-me', centre.reportPages)
  return { app, centre, reports, changes }
}

interface Addresses {
  phone: string
  email: string
  username: string
}

/** A person with a phone, a document, a password and, where asked for, more. */
async function openAccount(stores: Stores, hash: string, change: Partial<Addresses>): Promise<string> {
  const { database, accounts, identifiers, newId, now } = stores
  const { query } = database
  const id = newId()
  await accounts.insert(query, { id, realm: 'toll', origin: 'self', ial: 2, language: 'zh-CN' })
  const { phone = `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`, email, username } = change
  await identifiers.add(query, { realm: 'toll', id }, { kind: 'phone', value: phone }, now())
  if (email) await identifiers.add(query, { realm: 'toll', id }, { kind: 'email', value: email }, now())
  if (username) await identifiers.add(query, { realm: 'toll', id }, { kind: 'username', value: username }, now())
  await accounts.savePerson(query, id, 'toll', {
    name: '王小明',
    nameMasked: '王*明',
    documentKind: 'resident-id',
    document: '11010519491231002X',
    documentMasked: '1***************2X',
    source: 'registry',
  })
  await stores.passwords.set(query, id, hash)
  return id
}

async function openSession(stores: Stores, accountId: string, proved: readonly EvidenceKind[]) {
  const { database, devices, keys, sessions, now } = stores
  const secret = keys.randomToken()
  const client = { browser: 'Chrome 141', system: 'Windows', formFactor: 'desktop' }
  const deviceId = await devices.insert(database.query, 'toll', secret, { client, place: '青禾市' })
  await devices.signedIn(database.query, accountId, deviceId)
  const evidence: Evidence[] = proved.map(kind => ({ kind, at: now().toISOString(), bound: null }))
  const proof = { aal: proved.length, amr: [], evidence }
  const where = { realm: 'toll', deviceId, clientLabel: 'Chrome 141 · Windows', place: '青禾市' }
  const limits = { idle: 7_200_000, absolute: 43_200_000, sharedIdle: 600_000 }
  const session = await sessions.insert(database.query, { accountId, ...where, ...proof }, limits)
  const cookie = `identity-toll-device=${secret}; identity-toll-session=${session.secret}`
  return { cookie, sessionId: session.id, deviceId }
}

async function kindsOf({ database }: Stores, accountId: string): Promise<string[]> {
  const events = database.query.selectFrom('events').select('kind').where('account_id', '=', accountId)
  const rows = await events.orderBy('id').execute()
  return rows.map(row => row.kind)
}
