/** For tests only: the ceremony engine as composed, over a database, with a clock of its own, accounts and browsers. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { KyselyPlugin } from 'kysely'
import { composeResidentId } from '../../../kit/china/resident-id.ts'
import { createKeyMaterial, createKeyRing } from '../../../kit/crypto/index.ts'
import { type Database, migrate } from '../../../kit/database/index.ts'
import { createLogger, personalDataGuard } from '../../../kit/log/index.ts'
import { createPlaces } from '../../../kit/places/index.ts'
import { packageRoot } from '../../../kit/root.ts'
import { createTrustReader } from '../../authenticators/certificate-key/index.ts'
import { composeCeremonies } from '../../compose-ceremonies.ts'
import { composeStores } from '../../compose-stores.ts'
import type { CardSystem } from '../../gateways/cards/index.ts'
import type { FaceGateway } from '../../gateways/face/index.ts'
import type { RealNameRegistry } from '../../gateways/registry/index.ts'
import type { Identifier } from '../../identifiers/index.ts'
import { createNotices } from '../../notices/index.ts'
import {
  createPolicyStore,
  createRealms,
  loadPolicy,
  type PolicyDocument,
  parsePolicy,
  type Realm,
} from '../../realms/index.ts'
import { createReports } from '../../reports/index.ts'
import { createBrowser } from './browser.ts'

export const origin = 'http://localhost:8080'
export const rightPassword = 'kQ7#vTz9-rain'

export type World = Awaited<ReturnType<typeof openWorld>>

export interface WorldOptions {
  /** Changes the realms' policies, as shipped, before they are loaded. */
  policy?: (document: PolicyDocument) => void
  registry?: RealNameRegistry['check']
  /** A provider of face checks, by this world's clock. */
  face?: (now: () => Date) => FaceGateway
  cards?: CardSystem['check']
  hashQueue?: number
}

export interface Holder {
  id: string
  realm: Realm
  phone: string
  username: string
  document: string
  name: string
}

export async function openWorld(whole: Database<unknown>, options: WorldOptions = {}) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const counter = { statements: 0 }
  const clock = { at: new Date('2026-11-20T02:00:00.000Z') }
  const now = (): Date => new Date(clock.at)
  const material = createKeyMaterial('international', now())
  const stores = composeStores({ database: counting(whole, counter), keys: createKeyRing(material), now })
  const { database, keys } = stores
  const policies = createPolicyStore(database)
  for (const name of ['toll', 'traffic']) {
    const { document } = parsePolicy(readFileSync(new URL(`policies/${name}.yaml`, packageRoot), 'utf8'))
    options.policy?.(document)
    await loadPolicy(stores, document)
  }
  const realms = await createRealms({ store: policies, development: { origin, port: 8080 } })
  const { notices, reports, log } = silentNotices(stores, realms)
  const registry: RealNameRegistry = {
    kind: 'test',
    check: options.registry ?? (async () => ({ outcome: 'match' })),
  }
  const parts = composeCeremonies({
    signOutClients: async () => {},
    stores,
    realms,
    notices,
    reports,
    registry,
    faceGateway: options.face ? options.face(now) : null,
    cards: { kind: 'test', check: options.cards ?? (async () => ({ outcome: 'match' })) },
    places: createPlaces({}),
    trust: createTrustReader({ folder: packageRoot, now, report: () => {} }),
    hashQueue: options.hashQueue ?? 1000,
  })
  const hash = await parts.pool.hash(rightPassword)
  let people = 0

  return {
    ...stores,
    ...parts,
    realms,
    notices,
    reports,
    mediaDependencies: { ...stores, notices, reports, randomBytes },
    clock,
    counter,
    log,
    /** Lets milliseconds pass. */
    pass: (milliseconds: number): void => void (clock.at = new Date(clock.at.getTime() + milliseconds)),
    browser: (at: { realm?: string; address?: string; language?: 'zh-CN' | 'en' } = {}) =>
      createBrowser({ ...stores, ...parts, realms, random: randomBytes }, at),

    /** An account with phone, username, national ID, a person and the right password; last used an hour ago. */
    async holder(given: { realm?: string; email?: string; status?: 'held' | 'closed' } = {}): Promise<Holder> {
      const realm = realms.get(given.realm ?? 'toll')
      const n = ++people
      const holder = { id: randomUUID(), realm, name: '王小明', username: `holder.${n}`, ...numbered(n) }
      const tx = database.query
      await stores.accounts.insert(tx, { id: holder.id, realm: realm.name, origin: 'self', ial: 2, language: 'en' })
      const identifiers: Identifier[] = [
        { kind: 'phone', value: holder.phone },
        { kind: 'username', value: holder.username },
        { kind: 'national-id', value: holder.document },
        ...(given.email ? [{ kind: 'email' as const, value: given.email }] : []),
      ]
      for (const one of identifiers) await stores.identifiers.add(tx, { realm: realm.name, id: holder.id }, one, now())
      await stores.accounts.savePerson(tx, holder.id, realm.name, {
        name: holder.name,
        nameMasked: '王**',
        documentKind: 'resident-id',
        document: holder.document,
        documentMasked: '110***********00',
        source: 'registry',
      })
      await parts.passwords.set(tx, holder.id, hash)
      const used = { last_sign_in_at: new Date(now().getTime() - 3_600_000) }
      await stores.accounts.update(tx, holder.id, given.status ? { ...used, status: given.status } : used)
      return holder
    },

    /** A phone and a document that nobody has. */
    nobody: () => numbered(++people),

    /** What was written to an address, the oldest first. */
    async noticesTo(address: string): Promise<{ template: string; parameters: Record<string, string> }[]> {
      const channel = address.includes('@') ? 'email' : 'sms'
      const rows = await database.query
        .selectFrom('notices')
        .select(['template', 'parameters_cipher'])
        .where('recipient_key', '=', keys.mac(`${channel}:${address}`, 'recipient'))
        .orderBy('id')
        .execute()
      return rows.map(row => ({
        template: row.template,
        parameters: JSON.parse(keys.decrypt(row.parameters_cipher, 'notices.parameters')) as Record<string, string>,
      }))
    },

    async codeTo(address: string): Promise<string> {
      const codes = (await this.noticesTo(address)).filter(notice => notice.template === 'code')
      return codes.at(-1)?.parameters.code ?? assertNever(`no code was sent to ${address}`)
    },

    async eventsOf(kind: string) {
      return await database.query.selectFrom('events').selectAll().where('kind', '=', kind).orderBy('id').execute()
    },
  }
}

/** Notices that are written and never sent: tests read them from their table. */
function silentNotices(stores: ReturnType<typeof composeStores>, realms: Awaited<ReturnType<typeof createRealms>>) {
  const log = personalDataGuard()
  const logger = createLogger({ app: 'identity', destination: { write: () => {} }, onLine: log.write })
  const nowhere = { kind: 'simulated', send: async () => ({ ok: true as const, reference: 'x' }) }
  const notices = createNotices({
    ...stores,
    realms,
    // Never started: what was written is read from its table.
    wakeable: stores.pushStore.wakeable,
    gateways: { sms: nowhere, email: nowhere } as unknown as Parameters<typeof createNotices>[0]['gateways'],
    logger,
  })
  const reports = createReports({
    ...stores,
    notices,
    issuerOf: name => realms.get(name).issuer,
    signOutClients: async () => {},
  })
  return { notices, reports, log }
}

function assertNever(message: string): never {
  throw new Error(message)
}

function numbered(n: number): { phone: string; document: string } {
  const sequence = String(n % 1000).padStart(3, '0')
  return {
    phone: `139${String(n).padStart(8, '0')}`,
    document: composeResidentId({ regionCode: '110101', birthDate: '1980-05-17', sequence }),
  }
}

/** Counts every statement that goes through the query builder, in transactions too. */
function counting(whole: Database<unknown>, counter: { statements: number }): Database<unknown> {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    // Prepared statements are put into words once only; every run has a result.
    transformResult: async ({ result }) => {
      counter.statements++
      return result
    },
  }
  return {
    ...whole,
    query: whole.query.withPlugin(plugin),
    together: async (work, options) => {
      counter.statements++
      return await whole.together(work, options)
    },
    transaction: async (work, settings) =>
      await whole.transaction(async tx => await work(tx.withPlugin(plugin)), settings),
  }
}
