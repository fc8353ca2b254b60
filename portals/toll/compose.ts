import type { Context, Hono } from 'hono'
import { type Database, inSchema } from '../../kit/database/index.ts'
import { bodyLimit } from '../../kit/http/index.ts'
import type { Logger } from '../../kit/log/index.ts'
import { createPortalApp, createPortalPages, type Frames } from '../../kit/portal-pages/index.ts'
import {
  type BackchannelFlow,
  createBackchannelFlow,
  createDeviceFlow,
  createPortalSessionStore,
  createRelyingParty,
  type DeviceFlow,
  loadClientKey,
  type PortalSessionStore,
  type PortalSessionTables,
  type RelyingParty,
  type SealingKeys,
} from '../../kit/relying-party/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { type Assets, serveAssets } from '../../kit/ui/index.ts'
import type { TollConfig } from './config.ts'
import { createDesk } from './desk/index.ts'
import { createFleet } from './fleet/index.ts'
import { createFrontDoor } from './front-door/index.ts'
import { createInformation } from './information/index.ts'
import { createKiosk } from './kiosk/index.ts'
import { createTollFrames } from './shell/index.ts'

export type TollDeps = {
  config: TollConfig
  database: Database<unknown>
  keys: SealingKeys
  assets: Assets
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  now: () => Date
  random: (bytes: number) => Uint8Array
  /** Where a request came from, proxies considered. */
  clientAddress: (c: Context) => string
  fetch?: typeof fetch
}

export type Toll = {
  app: Hono
  /** Makes the clients' key if there is none, and begins to purge. Migrate first. */
  start(): Promise<void>
  stop(): Promise<void>
}

const SCHEMA = 'toll'
/** To be applied before the portal is composed. */
export const tollMigrations = { schema: SCHEMA, folder: new URL('portals/toll/migrations/', packageRoot) }
const PURGE_EVERY = 60_000
const PURGE_BATCH = 500

/** The toll portal, built from what it is given. Reaches nobody before the first request. */
export function composeToll(deps: TollDeps): Toll {
  const { config, assets } = deps
  const { origin, issuer } = config
  const store = createPortalSessionStore(inSchema<PortalSessionTables>(deps.database, SCHEMA), SCHEMA)
  const frames = createTollFrames({ origin, issuer, demo: config.demo, assets })
  const clientKey = once(() => loadClientKey(config.keyFile))
  const party = (clientId: string, app: string, base: string) =>
    createParty({ deps, store, frames, clientKey, clientId, app, base })
  const portal = party(config.portalClientId, 'toll', '')
  const fleet = party(config.fleetClientId, 'fleet', '/fleet')
  const accountCentre = `${issuer}/account`

  const app = createPortalApp({ ...deps, origin, issuers: [issuer], frames, limit: bodyLimit(256 * 1024) })
  app.route('/assets', serveAssets(assets))
  app.route('/', portal.routes)
  app.route('/fleet', fleet.routes)
  app.route('/', createFrontDoor({ relyingParty: portal, frames, origin, accountCentre }))
  app.route('/fleet', createFleet({ relyingParty: fleet, frames, accountCentre }))
  app.route('/about', createInformation({ relyingParty: portal, frames, origin, issuer, accountCentre }))

  app.route('/kiosk', createKiosk({ ...deps, frames, origin, deviceFlow: createKioskFlow(deps, clientKey) }))
  // Whoever may open a desk may ring people's phones: without a sign-in of the staff's it is there in the demonstration only.
  if (config.demo)
    app.route('/desk', createDesk({ ...deps, frames, origin, backchannelFlow: createDeskFlow(deps, clientKey) }))
  const purging = createPurging(deps, store)
  return {
    app,
    start: async () => {
      await clientKey()
      purging.start()
    },
    stop: () => purging.stop(),
  }
}

type PartyOptions = {
  deps: TollDeps
  store: PortalSessionStore
  frames: Frames
  clientKey: () => ReturnType<typeof loadClientKey>
  clientId: string
  app: string
  base: string
}

function createParty({ deps, store, frames, clientKey, clientId, app, base }: PartyOptions): RelyingParty {
  const { config, keys, logger, now, random, clientAddress } = deps
  return createRelyingParty({
    issuer: config.issuer,
    clientId,
    clientKey,
    redirectUri: `${config.origin}${base}/callback`,
    postLogoutRedirectUri: `${config.origin}${base}/signed-out`,
    scopes: ['openid', 'profile', 'phone'],
    store,
    keys,
    cookies: { app, realm: 'toll' },
    pages: createPortalPages(frames, `${base}/sign-in`),
    now,
    random,
    // A whole office or a mobile operator's gateway may stand behind one address.
    attempts: { perMinute: 300, addressOf: clientAddress },
    uiLocales: c => frames.preferences(c).language,
    report: ({ what, code, cause }) => logger.warn({ what, code, client: clientId, err: cause }, 'sign-in'),
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  })
}

function createDeskFlow({ config, now, ...deps }: TollDeps, clientKey: PartyOptions['clientKey']): BackchannelFlow {
  return createBackchannelFlow({
    issuer: config.issuer,
    clientId: config.deskClientId,
    clientKey,
    scopes: ['openid', 'profile', 'phone'],
    now,
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  })
}

function createKioskFlow({ config, now, ...deps }: TollDeps, clientKey: PartyOptions['clientKey']): DeviceFlow {
  return createDeviceFlow({
    issuer: config.issuer,
    clientId: config.kioskClientId,
    clientKey,
    scopes: ['openid', 'profile', 'phone'],
    now,
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  })
}

/** Outdated rows go a batch at a time; one run ends before the next begins, and before the portal has stopped. */
function createPurging({ logger, now }: TollDeps, store: PortalSessionStore) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const purge = async () => {
    try {
      await store.purge(now(), PURGE_BATCH)
    } catch (error) {
      logger.error({ err: error }, 'outdated portal sessions were not purged')
    }
  }
  return {
    start: () => {
      timer = setInterval(() => {
        running = running.then(purge)
      }, PURGE_EVERY)
      timer.unref()
    },
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
