import type { Context, Hono, MiddlewareHandler } from 'hono'
import { type KeyRing, randomToken } from '../../kit/crypto/index.ts'
import { type Database, inSchema } from '../../kit/database/index.ts'
import { bodyLimit } from '../../kit/http/index.ts'
import type { Logger } from '../../kit/log/index.ts'
import { createPortalApp, type Frames } from '../../kit/portal-pages/index.ts'
import {
  createPortalSessionStore,
  createRelyingParty,
  loadClientKey,
  type PortalSessionTables,
  type RelyingParty,
} from '../../kit/relying-party/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { type Assets, serveAssets } from '../../kit/ui/index.ts'
import { createAccountPages } from './accounts/index.ts'
import { createBatchPages } from './batches/index.ts'
import { type BankBooks, type BankBooksDeps, bankSchema, composeBankBooks } from './compose-books.ts'
import type { BankConfig } from './config.ts'
import { createCounterPages } from './counter/index.ts'
import { createFrontDoor } from './front-door/index.ts'
import { createInformation } from './information/index.ts'
import { createLimitPages } from './limits/index.ts'
import { createNoticePages, type SmsPort } from './notices/index.ts'
import { createOperationPages } from './operations/index.ts'
import { createPayeePages } from './payees/index.ts'
import { createReportPages } from './reports/index.ts'
import { createSchedulePages } from './schedules/index.ts'
import { createImageCodeStore, createImageCodes, createServicePages } from './services/index.ts'
import { createBankFrames, createBankPages, createVisits, csrfField, type Visits } from './shell/index.ts'
import type { BankTables } from './tables.ts'
import { createTransferPages } from './transfers/index.ts'

export { bankCipherColumns } from './cipher-columns.ts'
export { type BankBooks, type BankBooksDeps, composeBankBooks } from './compose-books.ts'
export { loadBankDemo } from './demo/index.ts'

/** To be applied before the portal is composed. */
export const bankMigrations = { schema: bankSchema, folder: new URL('portals/bank/migrations/', packageRoot) }

export type BankDeps = {
  config: BankConfig
  database: Database<unknown>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'blindIndexes' | 'hashToken' | 'mac'>
  assets: Assets
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  now: () => Date
  newId: (now: Date) => string
  random: (bytes: number) => Uint8Array
  /** What carries messages to phones, and the name before them. */
  sms: SmsPort & { signName: string }
  /** What each medium may confirm, as the realm's policy says. */
  policies: BankBooksDeps['policies']
  /** Where a request came from, proxies considered. */
  clientAddress: (c: Context) => string
  fetch?: typeof fetch
}

export type Bank = {
  app: Hono
  books: BankBooks
  /** Makes the client's key if there is none, and begins to run what is due. Migrate first. */
  start(): Promise<void>
  stop(): Promise<void>
}

const EVERY = 60_000
/** What somebody waits for: a message, a batch under way. */
const SOON = 2_000
const PURGE_BATCH = 500

/** The bank portal, built from what it is given. Reaches nobody before the first request. */
export function composeBank(deps: BankDeps): Bank {
  const { config, assets, keys, now, newId, random } = deps
  const { origin, issuer, demo } = config
  const books = composeBankBooks({ database: deps.database, keys, now, newId, policies: deps.policies })
  const store = createPortalSessionStore(inSchema<PortalSessionTables>(deps.database, bankSchema), bankSchema)
  const frames = createBankFrames({ origin, issuer, demo, assets })
  const secret = () => randomToken(32, random)
  const accountCentre = `${issuer}/account`
  let clientKey: ReturnType<typeof loadClientKey> | undefined
  const loadKey = () => (clientKey ??= loadClientKey(config.keyFile))
  const visits = createVisits({
    frames,
    relyingParty: () => relyingParty,
    origin,
    accountCentre,
    mac: keys.mac,
    secret,
    countUnread: id => books.inbox.unread(id),
  })
  const relyingParty: RelyingParty = createParty({ deps, books, store, frames, visits, clientKey: loadKey })
  const counter = createCounter({ deps, store, frames, clientKey: loadKey, secret })
  const pages = { relyingParty, visits, books, now }

  const issuers = [issuer, config.staffIssuer]
  const app = createPortalApp({ ...deps, origin, issuers, frames, limit: limitUploads() })
  app.route('/assets', serveAssets(assets))
  app.route('/', relyingParty.routes)
  app.route('/counter', counter.relyingParty.routes)
  app.route('/counter', createCounterPages({ ...counter, books }))
  app.route(
    '/',
    createFrontDoor({
      relyingParty,
      visits,
      origin,
      isMember: async id => (await books.organisations.membershipOf(id)) !== null,
    }),
  )
  app.route('/', createInformation({ visits, origin, issuer }))
  app.route('/accounts', createAccountPages({ ...pages, of: 'customer' }))
  app.route('/corporate/accounts', createAccountPages({ ...pages, of: 'organisation' }))
  app.route('/transfers', createTransferPages(pages))
  app.route('/payees', createPayeePages(pages))
  app.route('/schedules', createSchedulePages(pages))
  app.route('/notices', createNoticePages(pages))
  app.route('/limits', createLimitPages(pages))
  const imageStore = createImageCodeStore(inSchema<BankTables>(deps.database, bankSchema))
  const imageCodes = createImageCodes({ store: imageStore, keys, now, newId })
  app.route('/services', createServicePages({ ...pages, imageCodes }))
  app.route('/corporate/batches', createBatchPages(pages))
  app.route('/operations', createOperationPages(pages))
  app.route('/reports', createReportPages(pages))

  const delivery = books.deliveryBy(deps.sms, deps.sms.signName)
  const regularly = [
    createRegular(deps, EVERY, async () => {
      await books.scheduleRuns.runDue()
      await store.purge(now(), PURGE_BATCH)
      await books.drafts.purge(PURGE_BATCH)
      await books.operations.purge(PURGE_BATCH)
      await books.inbox.purge(PURGE_BATCH)
    }),
    createRegular(deps, SOON, async () => void (await delivery.deliver())),
    createRegular(deps, SOON, async () => void (await books.batchRuns.runLines())),
  ]
  return {
    app,
    books,
    start: async () => {
      await loadKey()
      for (const one of regularly) one.start()
    },
    stop: async () => void (await Promise.all(regularly.map(one => one.stop()))),
  }
}

type PartyOptions = {
  deps: BankDeps
  books: BankBooks
  store: ReturnType<typeof createPortalSessionStore>
  frames: Frames
  visits: Visits
  clientKey: () => ReturnType<typeof loadClientKey>
}

function createParty({ deps, books, store, frames, visits, clientKey }: PartyOptions): RelyingParty {
  const { config, keys, logger, now, random, clientAddress } = deps
  return createRelyingParty({
    issuer: config.issuer,
    clientId: config.clientId,
    clientKey,
    redirectUri: `${config.origin}/callback`,
    postLogoutRedirectUri: `${config.origin}/signed-out`,
    scopes: ['openid', 'profile', 'phone', 'security', 'cards'],
    store,
    keys,
    cookies: { app: 'bank', realm: 'bank' },
    pages: createBankPages(frames, visits),
    csrfField,
    // Money is behind this session: it ends sooner than that of other portals, as the realm's own does.
    lifetime: { idle: 10 * 60, absolute: 4 * 3600 },
    now,
    random,
    approvalEnded: async ({ subject, details }) => {
      await books.drafts.decline(subject, details.transaction)
      await books.operations.decline(subject, details.transaction)
    },
    // A whole office or a mobile operator's gateway may stand behind one address.
    attempts: { perMinute: 300, addressOf: clientAddress },
    uiLocales: c => frames.preferences(c).language,
    report: ({ what, code, cause }) => logger.warn({ what, code, client: config.clientId, err: cause }, 'sign-in'),
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  })
}

type CounterOptions = Pick<PartyOptions, 'deps' | 'store' | 'frames' | 'clientKey'> & { secret: () => string }

/** The counter is another application, of another realm: its sessions, cookies and people are none of the customers'. */
function createCounter({ deps, store, frames, clientKey, secret }: CounterOptions) {
  const { config, keys, logger, now, random, clientAddress } = deps
  const visits = createVisits({
    frames,
    relyingParty: () => relyingParty,
    origin: config.origin,
    accountCentre: `${config.staffIssuer}/account`,
    mac: keys.mac,
    secret,
    countUnread: async () => 0,
  })
  const relyingParty: RelyingParty = createRelyingParty({
    issuer: config.staffIssuer,
    clientId: config.counterClientId,
    clientKey,
    redirectUri: `${config.origin}/counter/callback`,
    postLogoutRedirectUri: `${config.origin}/counter/signed-out`,
    scopes: ['openid', 'profile', 'staff'],
    store,
    keys,
    cookies: { app: 'bank-counter', realm: 'staff' },
    pages: createBankPages(frames, visits, '/counter'),
    csrfField,
    lifetime: { idle: 10 * 60, absolute: 10 * 3600 },
    now,
    random,
    attempts: { perMinute: 300, addressOf: clientAddress },
    uiLocales: c => frames.preferences(c).language,
    report: ({ what, code, cause }) =>
      logger.warn({ what, code, client: config.counterClientId, err: cause }, 'sign-in'),
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  })
  return { relyingParty, visits }
}

/** A batch is a file, and larger than any form. */
function limitUploads(): MiddlewareHandler {
  const [forms, files] = [bodyLimit(64 * 1024), bodyLimit(600 * 1024)]
  return (c, next) => (c.req.path === '/corporate/batches' ? files : forms)(c, next)
}

/** One run ends before the next begins, and before the portal has stopped; a failure is told and the next run tries again. */
function createRegular({ logger }: Pick<BankDeps, 'logger'>, every: number, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  const run = async () => {
    try {
      await work()
    } catch (error) {
      logger.error({ err: error }, 'what the bank does regularly was not done')
    }
    running = null
  }
  return {
    start: () => {
      timer = setInterval(() => {
        running ??= run()
      }, every)
      timer.unref()
    },
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
