/** For tests only: the account centre's pages and API over a real database, with a person, and browsers that are signed in. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { createIdMaker, createKeyMaterial, createKeyRing } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate, refuseInsideTransaction } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import {
  createBlocklistLoader,
  createHashPool,
  createPasswordStore,
  createPasswords,
  createStrengthMeterLoader,
} from '../authenticators/password/index.ts'
import type { BeginRequest } from '../ceremonies/index.ts'
import { createConsentStore, createConsents } from '../consents/index.ts'
import { createDeviceStore } from '../devices/index.ts'
import { createEventLog } from '../events/index.ts'
import type { Evidence, EvidenceKind } from '../evidence/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { createThrottles } from '../locks/index.ts'
import type { NoticeTemplate } from '../notices/index.ts'
import { parsePolicy, type Realm } from '../realms/index.ts'
import { createReports } from '../reports/index.ts'
import { createSessionStore } from '../sessions/index.ts'
import { createErrors, createRealmShell, type IdentityEnv } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createAccountCentre } from './index.ts'

export type World = Awaited<ReturnType<typeof openWorld>>
export type Browser = Awaited<ReturnType<World['signIn']>>

const origin = 'http://localhost'
export const holderName = '王小明'

export interface Told {
  template: NoticeTemplate
  parameters: Record<string, string>
  /** Masks of the identifiers that were there when it was told. */
  to: string[]
}

export async function openWorld(whole: Database<unknown>) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const database = inSchema<IdentityTables>(whole, 'identity')
  const clock = { at: new Date('2026-03-04T05:06:07.000Z') }
  const now = (): Date => clock.at
  const idAt = createIdMaker()
  const newId = (): string => idAt(now())
  const keys = createKeyRing(createKeyMaterial('international', now()))
  const realm = readRealm('toll')
  const realms = [realm, readRealm('bank')]

  const accounts = createAccountStore({ keys, now })
  const identifiers = createIdentifierStore({ keys, now })
  const devices = createDeviceStore({ keys, now, newId })
  const sessions = createSessionStore({ keys, now, newId })
  const events = createEventLog({ now, newId })
  const store = createConsentStore({ now })
  const revoked: string[] = []
  const consents = createConsents({
    database,
    store,
    events,
    revokeGrants: async (_tx, _realm, _account, client) => void revoked.push(client),
  })
  const told: Told[] = []
  const notices = {
    tell: async (
      executor: Parameters<typeof identifiers.list>[0],
      account: { id: string },
      template: NoticeTemplate,
      parameters: Record<string, string>,
    ) => {
      const to = (await identifiers.list(executor, account.id)).map(one => one.masked)
      told.push({ template, parameters, to })
    },
  }
  const signedOut: string[] = []
  const signOutClients = async (id: string): Promise<void> => void signedOut.push(id)
  const reports = createReports({
    database,
    keys,
    accounts,
    sessions,
    devices,
    events,
    notices,
    issuerOf: name => `${origin}/realms/${name}`,
    signOutClients,
    now,
  })
  const loadBlocklist = createBlocklistLoader()
  const parameters = { memoryCost: 256, timeCost: 1, parallelism: 1 }
  const pool = createHashPool({ queue: 50, parameters, guard: refuseInsideTransaction })
  const firstHash = await pool.hash('the password before')
  const passwords = createPasswords({
    database,
    store: createPasswordStore({ now }),
    pool,
    loadBlocklist,
    loadMeter: createStrengthMeterLoader(loadBlocklist),
  })
  const begun: BeginRequest[] = []
  const ceremonies = {
    begin: async (_visit: unknown, request: BeginRequest) => {
      begun.push(request)
      return { ok: true as const, id: newId() }
    },
  }
  const shell = createRealmShell({
    database,
    devices,
    sessions,
    keys,
    places: { placeOf: () => null },
    clientAddress: () => '203.0.113.5',
    realms: { find: name => realms.find(one => one.name === name) },
    assets: { css: '/style.css', js: entry => `/${entry}.js`, icon: look => `/${look}.svg`, files: new Map() },
    demo: true,
  })
  const failures: unknown[] = []
  const errors = createErrors({
    shell,
    logIncident: (_incident, error) => failures.push(error),
    newIncident: newId,
  })
  const centre = createAccountCentre({
    database,
    accounts,
    identifiers,
    devices,
    sessions,
    passwords,
    throttles: createThrottles({ database, now }),
    ceremonies,
    events,
    notices,
    reports,
    consents,
    shell,
    errors,
    signOutClients,
    mac: keys.mac,
    now,
  })
  const app = new Hono<IdentityEnv>()
  app.onError((error, c) => errors.page(c, error))
  app.use('/realms/:realm/api/*', shell.describe('api'))
  app.route('/realms/:realm/api/account', centre.api)
  app.use('/realms/:realm/account/*', shell.describe('page'))
  app.use('/realms/:realm/not-me/*', shell.describe('page'))
  app.route('/realms/:realm/account', centre.pages)
  app.route('/realms/:realm/not-me', centre.reportPages)

  /** A person with a phone, a document, a password and, where asked for, more. */
  async function openAccount(
    change: Partial<{ phone: string; email: string; username: string }> = {},
  ): Promise<string> {
    const id = newId()
    const { query } = database
    await accounts.insert(query, { id, realm: 'toll', origin: 'self', ial: 2, language: 'zh-CN' })
    const phone = change.phone ?? `138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
    await identifiers.add(query, 'toll', id, { kind: 'phone', value: phone }, now())
    if (change.email) await identifiers.add(query, 'toll', id, { kind: 'email', value: change.email }, now())
    if (change.username) await identifiers.add(query, 'toll', id, { kind: 'username', value: change.username }, now())
    await accounts.savePerson(query, id, 'toll', {
      name: holderName,
      nameMasked: '王*明',
      documentKind: 'resident-id',
      document: '11010519491231002X',
      documentMasked: '1***************2X',
      source: 'registry',
    })
    await passwords.set(query, id, firstHash)
    return id
  }

  /** A browser that is signed in, with what it proved just now. */
  async function signIn(accountId: string, proved: readonly EvidenceKind[] = ['password', 'sms-code']) {
    const secret = keys.randomToken()
    const client = { browser: 'Chrome 141', system: 'Windows', formFactor: 'desktop' }
    const deviceId = await devices.insert(database.query, 'toll', secret, client, '青禾市')
    await devices.signedIn(database.query, accountId, deviceId, '青禾市')
    const evidence: Evidence[] = proved.map(kind => ({ kind, at: now().toISOString(), bound: null }))
    const session = await sessions.insert(
      database.query,
      {
        accountId,
        realm: 'toll',
        deviceId,
        clientLabel: 'Chrome 141 · Windows',
        place: '青禾市',
        aal: proved.length,
        amr: [],
        evidence,
      },
      realm.policy.sessions,
    )
    const cookie = `identity-toll-device=${secret}; identity-toll-session=${session.secret}`
    return { ...createBrowser(cookie), sessionId: session.id, deviceId, accountId }
  }

  function createBrowser(cookie: string) {
    const base = `${origin}/realms/toll`
    const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      await app.request(`${base}${path}`, { headers: { cookie, ...headers } })
    const csrf = async (page: string): Promise<string> =>
      /name="csrf" value="([^"]+)"/.exec(await (await get(page)).text())?.[1] ?? ''

    return {
      get,
      /** Sends a form as its page would, with that page's token. */
      async post(path: string, fields: Record<string, string> = {}, page = '/account/profile'): Promise<Response> {
        return await this.send(path, { csrf: await csrf(page), ...fields })
      },
      async send(path: string, fields: Record<string, string>): Promise<Response> {
        return await app.request(`${base}${path}`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(fields).toString(),
        })
      },
      /** One call of the API: its status and JSON. */
      async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
        const json = body === undefined ? {} : { 'content-type': 'application/json' }
        const response = await app.request(`${base}/api/account${path}`, {
          method,
          headers: { cookie, ...json, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return { status: response.status, body: (await response.json()) as Record<string, unknown> }
      },
    }
  }

  const kindsOf = async (accountId: string): Promise<string[]> => {
    const rows = await database.query
      .selectFrom('events')
      .select('kind')
      .where('account_id', '=', accountId)
      .orderBy('id')
      .execute()
    return rows.map(row => row.kind)
  }
  const isLive = async (sessionId: string): Promise<boolean> =>
    (await sessions.findById(database.query, sessionId)) !== null

  return {
    database,
    clock,
    now,
    keys,
    realm,
    accounts,
    identifiers,
    devices,
    sessions,
    events,
    consents: store,
    reports,
    passwords,
    centre,
    told,
    begun,
    revoked,
    signedOut,
    failures,
    openAccount,
    signIn,
    /** A browser that nobody has signed in with. */
    stranger: () => createBrowser(`identity-toll-device=${randomUUID()}`),
    kindsOf,
    isLive,
  }
}

function readRealm(name: string): Realm {
  const { policy } = parsePolicy(readFileSync(new URL(`policies/${name}.yaml`, packageRoot), 'utf8'))
  return { name, version: 1, policy, path: `/realms/${name}`, issuer: `${origin}/realms/${name}` }
}
