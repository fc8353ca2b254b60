/** Builds the identity service: the only place that does. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Context, Hono } from 'hono'
import { createIdMaker, createKeyRing, loadKeyMaterial, randomDigits } from '../kit/crypto/index.ts'
import { type Database, inSchema, migrate, refuseInsideTransaction } from '../kit/database/index.ts'
import { askClientHints, createClientAddress, securityHeaders, strictPath } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { createPlaces, type KnownPlace } from '../kit/places/index.ts'
import { packageRoot } from '../kit/root.ts'
import { loadAssets, serveAssets } from '../kit/ui/index.ts'
import { createAccountStore } from './accounts/index.ts'
import { createCodeStore, createDeliveredCode } from './authenticators/delivered-code/index.ts'
import { createIdentityItem } from './authenticators/identity-item/index.ts'
import {
  createBlocklistLoader,
  createHashPool,
  createPasswordStore,
  createPasswords,
  createStrengthMeterLoader,
} from './authenticators/password/index.ts'
import { createCaptchaStore, createCaptchas } from './captcha/index.ts'
import { type CeremonyDependencies, createCeremonies, createCeremonyStore } from './ceremonies/index.ts'
import { createCeremonyPages } from './ceremonies/pages/routes.tsx'
import { composeEmail, composeSms } from './compose-gateways.ts'
import type { IdentityConfig } from './config.ts'
import { createDeviceStore } from './devices/index.ts'
import { createEventLog } from './events/index.ts'
import { createMemoryOutbox } from './gateways/outbox/index.ts'
import { createSimulatedRegistry } from './gateways/registry/index.ts'
import { createHelp, createHelpPages } from './help/index.ts'
import { createIdentifierStore } from './identifiers/index.ts'
import { createGate, createLockStore, createThrottles } from './locks/index.ts'
import { createNotices } from './notices/index.ts'
import { createOutboxPages } from './outbox/index.ts'
import { createPolicyStore, createRealms, type PolicyStore, parsePolicy } from './realms/index.ts'
import { createSessionStore } from './sessions/index.ts'
import { createErrors, createRealmShell, type IdentityEnv } from './shell/index.ts'
import type { IdentityTables } from './tables.ts'

export interface IdentityDependencies {
  config: IdentityConfig
  /** The whole database; identity keeps to its own schema. */
  database: Database<unknown>
  logger: Logger
  /** Where people reach the service while realms share one origin; null in production, where each policy names its own. */
  origin: string | null
  now: () => Date
}

export type Identity = Awaited<ReturnType<typeof composeIdentity>>

export async function composeIdentity(deps: IdentityDependencies) {
  const { config, logger, now } = deps
  const database = inSchema<IdentityTables>(deps.database, 'identity')
  await migrate({ database: deps.database, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })

  mkdirSync(config.LINGPAI_DATA, { recursive: true })
  const material = await loadKeyMaterial({
    source: config.keySource,
    dataFolder: config.LINGPAI_DATA,
    production: config.production,
    suite: config.LINGPAI_SUITE,
    now: now(),
  })
  const keys = createKeyRing(material)
  const idAt = createIdMaker()
  const newId = (): string => idAt(now())

  const policies = createPolicyStore(database)
  await loadShippedPolicies(policies, now())
  const realms = await createRealms({ store: policies, origin: deps.origin })

  const events = createEventLog({ now, newId })
  const accounts = createAccountStore({ keys, now })
  const identifiers = createIdentifierStore({ keys, now })
  const devices = createDeviceStore({ keys, now, newId })
  const sessions = createSessionStore({ keys, now, newId })
  const locks = createLockStore(database)
  const throttles = createThrottles({ database, now })
  const outbox = createMemoryOutbox({ limit: 2_000, now })
  const gateways = { config, outbox, now, newId }
  const notices = createNotices({
    database,
    keys,
    realms,
    identifiers,
    events,
    gateways: { sms: composeSms(gateways), email: composeEmail(gateways) },
    now,
    newId,
    logger,
  })
  const places = createPlaces({
    ...(config.LINGPAI_PLACES_FILE ? { file: config.LINGPAI_PLACES_FILE } : {}),
    ...(config.simulated ? { simulatedPlaces: qinghe } : {}),
  })
  const registry = createSimulatedRegistry({ nameOf: () => undefined })
  const captchas = createCaptchas({ store: createCaptchaStore(database), keys, random: randomBytes, now, newId })

  const pool = createHashPool({
    running: availableParallelism(),
    queue: config.LINGPAI_HASH_QUEUE,
    guard: refuseInsideTransaction,
  })
  const loadBlocklist = createBlocklistLoader()
  const passwords = createPasswords({
    database,
    store: createPasswordStore({ now }),
    pool,
    loadBlocklist,
    loadMeter: createStrengthMeterLoader(loadBlocklist),
  })
  const codes = createCodeStore()
  const delivered = {
    database,
    store: codes,
    throttles,
    notices,
    keys,
    now,
    randomDigits: (count: number) => randomDigits(count),
    pageUrl: (realm: string, page: string) => `${realms.get(realm).issuer}/${page}`,
  }
  const ceremonyDependencies: CeremonyDependencies = {
    database,
    store: createCeremonyStore({ keys, now }),
    accounts,
    identifiers,
    devices,
    sessions,
    gate: createGate({ store: locks, now }),
    locks,
    throttles,
    codes,
    passwords,
    authenticators: {
      password: passwords.authenticator,
      'sms-code': createDeliveredCode('sms-code', delivered),
      'email-code': createDeliveredCode('email-code', delivered),
      'identity-item': createIdentityItem({ database, accounts }),
    },
    captcha: captchas,
    registry: {
      check: async person => (await registry.check({ name: person.name, idNumber: person.document })).outcome,
    },
    risk: { attempted: async () => {}, assess: async () => 'allow', recentFailures: async () => 0 },
    events,
    notices,
    reports: { make: async (_tx, account) => `${realms.get(account.realm).issuer}/not-me/x` },
    mac: keys.mac,
    now,
    newId,
  }
  const ceremonies = createCeremonies(ceremonyDependencies)

  const assets = loadAssets()
  const shell = createRealmShell({
    database,
    devices,
    sessions,
    keys,
    places,
    clientAddress: createClientAddress(config.LINGPAI_TRUSTED_PROXIES),
    realms,
    assets,
    demo: config.simulated,
  })
  const errors = createErrors({
    shell,
    logIncident: (incident, error) => logger.error({ incident, err: error }, 'unexpected failure'),
    newIncident: newId,
  })
  const help = createHelp({
    folder: new URL('help/', packageRoot),
    policyOf: realm => realms.find(realm)?.policy,
    pageAddress: (realm, page) => `/realms/${realm}/${page}`,
    demo: config.simulated,
  })

  const app = new Hono<IdentityEnv>()
  app.use(securityHeaders({ origin: deps.origin ?? 'https://localhost' }))
  app.use(strictPath())
  app.use(askClientHints())
  app.route('/assets', serveAssets(assets))
  app.onError((error, c) => errors.page(c, error))
  app.notFound(c => errors.notFound(c))

  if (config.simulated) app.route('/', createOutboxPages({ outbox, assets, home: '/' }))

  const pages = new Hono<IdentityEnv>()
  pages.use(shell.describe('page'))
  pages.route(
    '/',
    createCeremonyPages({
      shell,
      ceremonies,
      captchas,
      environment: () => ({ result: 'ok', text: '' }),
      helpFor: (code, realm, language) => help.articleFor(code, realm, language),
      strength: async (_visit, _id, password) => {
        const { score } = await passwords.strength(password, {})
        return { score, advice: '' }
      },
      assets,
      outbox: config.simulated ? '/outbox' : null,
      now,
    }),
  )
  pages.route(
    '/help',
    createHelpPages({
      help,
      languageOf: c => (c as Context<IdentityEnv>).get('preferences').language,
      hotlineOf: realm => realms.get(realm).policy.hotline,
      renderPage: (c, content) => shell.page(c as Context<IdentityEnv>, content),
    }),
  )
  app.route('/realms/:realm', pages)

  return {
    app,
    realms,
    outbox,
    start: async () => {
      notices.start()
    },
    stop: async () => {
      await notices.stop()
    },
  }
}

/** The demonstration's own place, so that pages have one to show; said to be simulated wherever it appears. */
const qinghe: ReadonlyMap<string, KnownPlace> = new Map(
  ['127.0.0.1', '::1'].map(address => [
    address,
    {
      kind: 'known',
      countryCode: 'CN',
      country: '中国',
      region: '青禾省',
      city: '青禾市',
      isp: '演示',
      at: null,
      names: { zh: '青禾市（演示）', en: 'Qinghe (demo)' },
    },
  ]),
)

async function loadShippedPolicies(policies: PolicyStore, now: Date): Promise<void> {
  const folder = new URL('policies/', packageRoot)
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml'))) {
    const { document, policy } = parsePolicy(readFileSync(new URL(file, folder), 'utf8'))
    await policies.load(policy.realm, document, now)
  }
}
