/** For tests only: the risk watch over a real database, with a clock, two cities and accounts to sign in to. */
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { type KnownPlace, placeName } from '../../kit/places/index.ts'
import { packageRoot } from '../../kit/root.ts'
import type { PolicyDocument } from '../realms/index.ts'
import { riskPolicySchema } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createRiskStore, createRiskWatch, type WatchedVisit } from './index.ts'

export const start = new Date('2026-03-05T08:00:00.123Z')
const chrome = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const keys = createKeyRing(createKeyMaterial('international', start))

function city(zh: string, latitude: number, longitude: number): KnownPlace {
  const at = { latitude, longitude, withinKm: 50 }
  return { kind: 'known', countryCode: 'CN', country: '中国', region: zh, city: '', isp: '', at, names: { zh, en: zh } }
}

export const [north, south] = [city('北市', 40, 116), city('南市', 22.5, 114)]
const places = new Map([
  ['1.2.3.4', north],
  ['5.6.7.8', south],
])

type VisitChange = Partial<WatchedVisit> & { risk?: PolicyDocument['risk'] }

export async function createRiskWorld(raw: Database<unknown>) {
  await migrate({ database: raw, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const database = inSchema<IdentityTables>(raw, 'identity')
  let clock = start
  const deps = { now: () => clock, newId: () => newId(clock) }
  const store = createRiskStore(database)
  const watch = createRiskWatch({ ...deps, store, places: { placeOf: address => places.get(address) ?? null } })

  /** From the north, by a known device's browser; another `address` comes with its own keys and place. */
  function visit({ risk = {}, ...change }: VisitChange = {}): WatchedVisit {
    const address = change.address ?? '1.2.3.4'
    return {
      realm: {
        name: 'toll',
        issuer: 'http://localhost:8080/realms/toll',
        policy: { risk: riskPolicySchema.parse(risk) },
      },
      surface: 'page',
      deviceId: null,
      client: { browser: 'Chrome 141', system: 'Windows 10' },
      place: placeName(places.get(address) ?? null, 'zh-CN'),
      address,
      addressKey: keys.mac(address, 'address'),
      prefixKey: keys.mac(address.slice(0, 5), 'address'),
      headers: new Headers({ 'user-agent': chrome, 'accept-language': 'zh-CN', 'sec-fetch-site': 'none' }),
      ...change,
    }
  }

  async function addAccount(change: { last_sign_in_at?: Date; phone_changed_at?: Date } = {}): Promise<string> {
    const id = deps.newId()
    await database.query
      .insertInto('accounts')
      .values({
        id,
        realm: 'toll',
        status: 'active',
        held_reason: null,
        origin: 'self',
        ial: 1,
        created_at: clock,
        last_sign_in_at: null,
        phone_changed_at: null,
        closing_at: null,
        ...change,
      })
      .execute()
    return id
  }

  /** What a completed sign-in leaves behind. */
  async function openSession(visited: WatchedVisit, accountId: string): Promise<void> {
    const { deviceId, place } = visited
    await database.query
      .insertInto('sessions')
      .values({
        id: deps.newId(),
        account_id: accountId,
        realm: 'toll',
        secret_hash: keys.randomToken(),
        device_id: deviceId,
        client_label: '',
        place,
        aal: 1,
        amr: ['pwd'],
        auth_time: clock,
        evidence: '[]',
        created_at: clock,
        last_seen_at: clock,
        expires_at: clock,
        ended_at: null,
        ended_reason: null,
      })
      .execute()
    await database.query.updateTable('accounts').set({ last_sign_in_at: clock }).where('id', '=', accountId).execute()
    if (deviceId === null) return
    const times = { first_sign_in_at: clock, last_sign_in_at: clock }
    await database.query
      .insertInto('account_devices')
      .values({ account_id: accountId, device_id: deviceId, ...times, forgotten_at: null })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }

  /** Judges, and keeps the verdict at once. */
  async function assess(visited: WatchedVisit, ceremonyId: string, accountId: string): Promise<string> {
    const { verdict, write } = await watch.judge(visited, ceremonyId, { key: `a:${accountId}`, accountId })
    await write(database.query)
    return verdict
  }

  return {
    database,
    store,
    watch,
    assess,
    visit,
    addAccount,
    openSession,
    newId: deps.newId,
    now: () => clock,
    pass: (minutes: number) => {
      clock = new Date(clock.getTime() + minutes * 60_000)
    },
    /** Right password, right everything. */
    async signIn(visited: WatchedVisit, accountId: string): Promise<void> {
      await watch.attempted(visited, { key: `a:${accountId}`, accountId }, true)
      await openSession(visited, accountId)
    },
    /** A try at the password by somebody, right or wrong, and no more. */
    async guess(visited: WatchedVisit, who: string, success = false): Promise<void> {
      const isAccount = who.length === 36
      await watch.attempted(
        visited,
        { key: `${isAccount ? 'a' : 'i'}:${who}`, accountId: isAccount ? who : null },
        success,
      )
    },
    async empty(): Promise<void> {
      clock = start
      for (const table of ['sign_in_attempts', 'risk_verdicts', 'sessions', 'account_devices', 'accounts'] as const)
        await database.query.deleteFrom(table).execute()
    },
  }
}
