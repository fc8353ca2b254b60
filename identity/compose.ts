/** Builds the identity service: the only place that does, with the `compose-…` files beside it. */
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type KeyMaterial, loadKeyMaterial } from '../kit/crypto/index.ts'
import { type Database, inSchema } from '../kit/database/index.ts'
import { createClientAddress, createClientCertificate } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { makeFolder } from '../kit/make-folder.ts'
import { createPlaces, type KnownPlace } from '../kit/places/index.ts'
import { packageRoot } from '../kit/root.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { createTrustReader } from './authenticators/certificate-key/index.ts'
import { certificateFolder } from './certificate-folder.ts'
import { composeCeremonies } from './compose-ceremonies.ts'
import { composeElsewhere } from './compose-elsewhere.ts'
import {
  composeCards,
  composeEmail,
  composeFace,
  composeRegistry,
  composeSms,
  type GatewayDependencies,
} from './compose-gateways.ts'
import { composeMaintenance } from './compose-maintenance.ts'
import { composeOidc } from './compose-oidc.tsx'
import { composeOperations } from './compose-operations.ts'
import { composePages } from './compose-pages.ts'
import { composeStores, type Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import { createMemoryOutbox } from './gateways/outbox/index.ts'
import { createInbox, createInboxStreams } from './inbox/index.ts'
import { followKeys } from './key-rotation/index.ts'
import { createNotices } from './notices/index.ts'
import type { Oidc } from './oidc/index.ts'
import { countEvents, createMetrics } from './operations/index.ts'
import { createPush } from './push/index.ts'
import {
  createPolicyStore,
  createRealms,
  loadPolicy,
  type PolicyStore,
  parsePolicy,
  type Realms,
} from './realms/index.ts'
import { createReports } from './reports/index.ts'
import { createRealmShell, keepToOrigins } from './shell/index.ts'
import { createDeviceDesk } from './simulated-devices/index.ts'
import type { IdentityTables } from './tables.ts'

export type { Question } from './compose-staff-tools.ts'
export {
  composeIdentityTools,
  composeOfflineTools,
  type IdentityTools,
  type ToolDependencies,
} from './compose-tools.ts'
export { composeVerifiers, type VerifierDependencies, type Verifiers } from './compose-verifiers.ts'

export interface IdentityDependencies {
  config: IdentityConfig
  /** The whole database; identity keeps to its own schema. */
  database: Database<unknown>
  logger: Logger
  /** Where people reach the service while realms share one origin; null in production, where each policy names its own. */
  origin: string | null
  /** What the simulated real-name registry knows. */
  nameOf: (idNumber: string) => string | undefined
  /** What the simulated card system knows. */
  cardHolderOf?: ((number: string) => { idNumber: string } | undefined) | undefined
  now: () => Date
  /** How clients of the realms are called; they may be under a name that only this process knows the way to. */
  fetch?: typeof globalThis.fetch | undefined
  /** Without a look at the keys for so long nothing is written; what never starts the service never looks. */
  keysStaleAfterMs?: number
}

/** To be applied before the service is composed. */
export const identityMigrations = { schema: 'identity', folder: new URL('identity/migrations/', packageRoot) }

export type Identity = Awaited<ReturnType<typeof composeIdentity>>

export async function composeIdentity({
  config,
  database: whole,
  logger,
  origin,
  nameOf,
  cardHolderOf = () => undefined,
  now,
  fetch = globalThis.fetch,
  keysStaleAfterMs,
}: IdentityDependencies) {
  const load = async (): Promise<KeyMaterial> => await loadKeys(config, now)
  const followed = await followKeys({
    database: inSchema<IdentityTables>(whole, 'identity'),
    load,
    processId: randomUUID(),
    report: err => logger.warn({ err }, 'the keys were not read'),
    ...(keysStaleAfterMs === undefined ? {} : { staleAfterMs: keysStaleAfterMs }),
  })
  const bare = composeStores({ database: whole, keys: followed.keys, now })
  const metrics = createMetrics({ report: err => logger.warn({ err }, 'a metric was not read') })
  const stores = { ...bare, events: countEvents(bare.events, { metrics, database: bare.database }) }
  const { database, newId } = stores
  const policies = createPolicyStore(database)
  await loadShippedPolicies(policies, stores)
  const realms = await createRealms({
    store: policies,
    development: origin === null ? null : { origin, port: config.LINGPAI_PORT },
  })

  const outbox = createMemoryOutbox({ limit: 2_000, now })
  const deviceDesk = createDeviceDesk()
  const gateways = { config, outbox, now, newId }
  const { sendBy, push, inbox, inboxStreams, notices } = composeMessages({ gateways, stores, realms, metrics, logger })
  const places = createPlaces({
    ...(config.LINGPAI_PLACES_FILE ? { file: config.LINGPAI_PLACES_FILE } : {}),
    ...(config.simulated ? { simulatedPlaces: new Map(thisMachine.map(address => [address, qinghe])) } : {}),
    // The phone on the desk is where the desk is.
    ...(config.simulated && config.LINGPAI_LAN !== undefined ? { simulatedLocal: qinghe } : {}),
  })
  const assets = loadAssets()
  const clientAddress = createClientAddress(config.LINGPAI_TRUSTED_PROXIES)
  const clientCertificate = createClientCertificate(config.LINGPAI_CERTIFICATE_PROXIES ?? [])
  const trust = createTrustReader({
    folder: certificateFolder(config),
    now,
    report: file => logger.warn({ file }, 'a file of certificates was not read'),
  })
  const shell = createRealmShell({
    ...stores,
    places,
    clientAddress,
    clientCertificate,
    realms,
    assets,
    demo: config.simulated,
  })
  const later = { engine: () => engine, oidc: () => oidc }
  const elsewhere = composeElsewhere({ stores, realms, places, logger, later })
  const { production, LINGPAI_TRUSTED_PROXIES: trustedProxies } = config
  const issuer = { stores, realms, shell, logger, metrics, production, trustedProxies, fetch, ...elsewhere }
  const oidc: Oidc = await composeOidc(issuer)
  const { signOutClients } = oidc
  const reports = createReports({ ...stores, notices, issuerOf: realm => realms.get(realm).issuer, signOutClients })
  const registry = composeRegistry(gateways, nameOf)
  const faceGateway = composeFace(gateways, origin)
  const cards = composeCards(gateways, cardHolderOf)
  const engine: ReturnType<typeof composeCeremonies> = composeCeremonies({
    stores,
    realms,
    notices,
    reports,
    registry,
    faceGateway: faceGateway.gateway,
    cards,
    places,
    trust,
    signOutClients,
    hashQueue: config.LINGPAI_HASH_QUEUE,
    asked: inboxStreams.changed,
    applicationOf: oidc.interactions.applicationOf,
    report: err => logger.warn({ err }, 'tickets were not looked at'),
  })
  const screens = elsewhere.connect({ notices, reports })
  const operations = composeOperations({ stores, metrics, pool: engine.pool, notices, config, logger })
  const common = { config, stores, realms, logger, engine, oidc, notices, reports }
  const { backchannel } = elsewhere
  const { jobs, linkAllEvents } = composeMaintenance({ ...common, whole, backchannel, loadKeys: load })
  const app = composePages({
    ...common,
    shell,
    assets,
    outbox,
    simulatedFace: faceGateway.simulated,
    deviceDesk,
    screens,
    operations,
    origin,
    places,
    inbox,
    inboxStreams,
    push,
  })

  let watching: NodeJS.Timeout | undefined
  return {
    app,
    raw: operations.access.watchRaw(origin === null ? keepToOrigins(realms, oidc.raw) : oidc.raw),
    keys: stores.keys,
    /** Hashes a password within the service's bound. */
    hash: engine.pool.hash,
    realms,
    outbox,
    inbox,
    deviceDesk,
    /** The gateway that the settings name, for what else of the deployment sends messages. */
    sms: sendBy.sms,
    linkAllEvents,
    /** As the job does every few seconds. */
    deliverPings: backchannel.deliverPings,
    async start() {
      notices.start()
      await jobs.start()
      // New policies and keys are taken up by every process within seconds.
      watching = setInterval(
        () => void takeUpChanges().catch((err: unknown) => logger.warn({ err }, 'policies were not read')),
        5_000,
      )
    },
    /** Ends what waits without an end of its own; browsers and phones come back by themselves. */
    endStreams(): void {
      engine.streams.close()
      inboxStreams.close()
    },
    async stop() {
      clearInterval(watching)
      await jobs.stop()
      await notices.stop()
      await oidc.idle()
      await metrics.stop()
      await followed.leave()
    },
  }

  async function takeUpChanges(): Promise<void> {
    await followed.beat()
    await realms.reload()
    await oidc.reload()
  }
}

interface MessageParts {
  gateways: GatewayDependencies
  stores: Stores
  realms: Realms
  metrics: ReturnType<typeof createMetrics>
  logger: Logger
}

/** What people are told, and by what: messages, the inbox, and what wakes phones. */
function composeMessages({ gateways, stores, realms, metrics, logger }: MessageParts) {
  const { database, pushStore, now } = stores
  const services = gateways.config.pushServices
  const push = createPush({ database, store: pushStore, realms, services, now })
  const sendBy = { sms: composeSms(gateways), email: composeEmail(gateways), push }
  const inboxStreams = createInboxStreams({ most: 20_000 })
  const inbox = createInbox({ ...stores, changed: inboxStreams.changed })
  const notices = createNotices({
    ...stores,
    realms,
    gateways: sendBy,
    inbox,
    wakeable: pushStore.wakeable,
    logger,
    metrics: metrics.notices,
  })
  return { push, sendBy, inbox, inboxStreams, notices }
}

/** Development makes its keys where it keeps its data, the one that signs audit checkpoints among them. */
async function loadKeys(config: IdentityConfig, now: () => Date): Promise<KeyMaterial> {
  const { LINGPAI_DATA: dataFolder, production, LINGPAI_SUITE: suite, keySource: source } = config
  makeFolder(dataFolder)
  return await loadKeyMaterial({ source, dataFolder, production, suite, now: now() })
}

/** Realms that no policy was loaded for begin with the shipped one; from then on `lingpai realm load` changes them. */
async function loadShippedPolicies(policies: PolicyStore, stores: Stores): Promise<void> {
  const known = new Set((await policies.running()).map(({ realm }) => realm))
  const folder = new URL('policies/', packageRoot)
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml'))) {
    const { document } = parsePolicy(readFileSync(new URL(file, folder), 'utf8'))
    if (!known.has(document.realm)) await loadPolicy(stores, document)
  }
}

/** The demonstration's own place, so that pages have one to show; said to be simulated wherever it appears. */
const qinghe: KnownPlace = {
  kind: 'known',
  countryCode: 'CN',
  country: '中国',
  region: '青禾省',
  city: '青禾市',
  isp: '演示',
  at: null,
  names: { zh: '青禾市（演示）', en: 'Qinghe (demo)' },
}
const thisMachine = ['127.0.0.1', '::1']
