/** Builds the identity service: the only place that does, with the `compose-…` files beside it. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { loadKeyMaterial } from '../kit/crypto/index.ts'
import { type Database, migrate } from '../kit/database/index.ts'
import { askClientHints, createClientAddress, securityHeaders, strictPath } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { createPlaces, type KnownPlace } from '../kit/places/index.ts'
import { packageRoot } from '../kit/root.ts'
import { loadAssets, serveAssets } from '../kit/ui/index.ts'
import { createCeremonyPages } from './ceremonies/pages/routes.tsx'
import { composeCeremonies } from './compose-ceremonies.ts'
import { composeEmail, composeSms } from './compose-gateways.ts'
import { composeOidc } from './compose-oidc.tsx'
import { composeStores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import { createMemoryOutbox } from './gateways/outbox/index.ts'
import { createSimulatedRegistry } from './gateways/registry/index.ts'
import { createHelp, createHelpPages } from './help/index.ts'
import { createNotices } from './notices/index.ts'
import { createOidcPages } from './oidc/index.ts'
import { createOutboxPages } from './outbox/index.ts'
import { createPolicyStore, createRealms, loadPolicy, type PolicyStore, parsePolicy } from './realms/index.ts'
import { checkVisit } from './risk/index.ts'
import { createErrors, createRealmShell, type IdentityEnv } from './shell/index.ts'

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

export async function composeIdentity({ config, database: whole, logger, origin, now }: IdentityDependencies) {
  await migrate({ database: whole, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  mkdirSync(config.LINGPAI_DATA, { recursive: true })
  const material = await loadKeyMaterial({
    source: config.keySource,
    dataFolder: config.LINGPAI_DATA,
    production: config.production,
    suite: config.LINGPAI_SUITE,
    now: now(),
  })
  const stores = composeStores({ database: whole, material, now })
  const { database, keys, newId } = stores
  const policies = createPolicyStore(database)
  await loadShippedPolicies(policies, config, now())
  const realms = await createRealms({ store: policies, origin })

  const outbox = createMemoryOutbox({ limit: 2_000, now })
  const gateways = { config, outbox, now, newId }
  const sendBy = { sms: composeSms(gateways), email: composeEmail(gateways) }
  const notices = createNotices({ ...stores, realms, gateways: sendBy, logger })
  const places = createPlaces({
    ...(config.LINGPAI_PLACES_FILE ? { file: config.LINGPAI_PLACES_FILE } : {}),
    ...(config.simulated ? { simulatedPlaces: qinghe } : {}),
  })
  const registry = createSimulatedRegistry({ nameOf: () => undefined })
  const reports = {
    make: async (_tx: unknown, account: { realm: string }) => `${realms.get(account.realm).issuer}/not-me/x`,
  }
  const parts = composeCeremonies({
    stores,
    realms,
    notices,
    reports,
    registry,
    places,
    hashQueue: config.LINGPAI_HASH_QUEUE,
  })
  const { ceremonies, captchas, passwords } = parts

  const assets = loadAssets()
  const clientAddress = createClientAddress(config.LINGPAI_TRUSTED_PROXIES)
  const shell = createRealmShell({ ...stores, places, clientAddress, realms, assets, demo: config.simulated })
  const logIncident = (incident: string, error: unknown): void =>
    logger.error({ incident, err: error }, 'unexpected failure')
  const errors = createErrors({ shell, logIncident, newIncident: newId })
  const oidc = await composeOidc({ stores, realms, shell, logger, production: config.production })
  const help = createHelp({
    folder: new URL('help/', packageRoot),
    policyOf: realm => realms.find(realm)?.policy,
    pageAddress: helpPageAddress,
    demo: config.simulated,
  })

  const pages = new Hono<IdentityEnv>()
  pages.use(shell.describe('page'))
  pages.route(
    '/',
    createCeremonyPages({
      shell,
      ceremonies,
      captchas,
      environment: checkVisit,
      helpFor: help.articleFor,
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
    '/',
    createOidcPages({
      shell,
      ceremonies,
      interactions: oidc.interactions,
      signOut: async (realm, session) => {
        await database.transaction(async tx => {
          if (!(await stores.sessions.end(tx, session.id, 'signed-out'))) return
          await stores.events.append(tx, {
            realm: realm.name,
            kind: 'session.ended',
            outcome: 'success',
            surface: 'page',
            accountId: session.accountId,
            sessionId: session.id,
          })
        })
        await oidc.signOutClients(session.id)
      },
    }),
  )
  pages.route(
    '/help',
    createHelpPages({
      help,
      languageOf: c => contextOf(c).get('preferences').language,
      hotlineOf: realm => realms.get(realm).policy.hotline,
      renderPage: (c, content) => shell.page(contextOf(c), content),
    }),
  )

  const app = new Hono<IdentityEnv>()
  app.use(securityHeaders({ origin: origin ?? 'https://production.example' }))
  app.use(strictPath())
  app.use(askClientHints())
  app.onError((error, c) => errors.page(c, error))
  app.notFound(c => errors.notFound(c))
  app.route('/assets', serveAssets(assets))
  if (config.simulated) app.route('/', createOutboxPages({ outbox, assets, home: '/' }))
  app.route('/realms/:realm', pages)

  return {
    app,
    raw: oidc.raw,
    keys,
    realms,
    outbox,
    start: async () => {
      notices.start()
    },
    stop: async () => {
      await notices.stop()
      await oidc.idle()
    },
  }
}

/** Sub-applications are typed without the realm's variables; the shell has set them before any of them runs. */
const contextOf = (c: Context): Context<IdentityEnv> => c as unknown as Context<IdentityEnv>

/** Where the pages are that help articles link to. */
function helpPageAddress(realm: string, page: string): string {
  const pages: Record<string, string> = { registration: 'register', recovery: 'recover', account: 'account' }
  return `/realms/${realm}/${pages[page] ?? `account/${page}`}`
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

/** Policies as shipped; a moved block of ports (`LINGPAI_PORT`) moves the demonstration's addresses with it. */
async function loadShippedPolicies(policies: PolicyStore, config: IdentityConfig, now: Date): Promise<void> {
  const folder = new URL('policies/', packageRoot)
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml'))) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const moved = text.replace(
      /localhost:808(\d)/g,
      (_, digit: string) => `localhost:${config.LINGPAI_PORT + Number(digit)}`,
    )
    await loadPolicy(policies, parsePolicy(moved).document, now)
  }
}
