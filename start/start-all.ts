import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { composeIdentity, type Identity } from '../identity/compose.ts'
import { type IdentityConfig, readIdentityConfig } from '../identity/config.ts'
import { newId } from '../kit/crypto/index.ts'
import { type Database, openDatabase } from '../kit/database/index.ts'
import { createClientAddress, startServer } from '../kit/http/index.ts'
import { createLogger, type Logger } from '../kit/log/index.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { composePhone } from '../phone/compose.ts'
import { type Bank, composeBank } from '../portals/bank/compose.ts'
import { bankConfig } from '../portals/bank/config.ts'
import { composeToll, type Toll } from '../portals/toll/compose.ts'
import { tollConfig } from '../portals/toll/config.ts'
import { migrateAll, requireMigrated } from './schemas.ts'

export interface Running {
  config: IdentityConfig
  database: Database<unknown>
  identity: Identity
  bank: Bank
  /** Addresses by app: `http://localhost:8080`. */
  addresses: { identity: string; toll: string; bank: string; phone: string }
  stop(): Promise<void>
}

export interface StartOptions {
  environment: Readonly<Record<string, string | undefined>>
  now?: () => Date
  /** What the simulated real-name registry knows: the name for an ID number. */
  nameOf?: (idNumber: string) => string | undefined
  /** What the simulated card system knows: whose a card is. */
  cardHolderOf?: (number: string) => { idNumber: string } | undefined
  /** One for each app; standard output by default. */
  loggerOf?: (app: string, level: string) => Logger
}

/** Starts every app in this process. @throws AppError of the settings, the database or a port in use */
export async function startAll({
  environment,
  now = () => new Date(),
  nameOf = () => undefined,
  cardHolderOf,
  loggerOf = appLogger,
}: StartOptions): Promise<Running> {
  const config = readIdentityConfig(environment)
  const local = addressesOf(config.LINGPAI_PORT)
  const logger = loggerOf('identity', config.LINGPAI_LOG_LEVEL)
  const origin = config.production ? null : local.identity
  const opened = closeInReverse()
  try {
    const database = opened.keep(await openAppDatabase(config), one => one.close())
    if (config.production) await requireMigrated(database)
    else await migrateAll(database)
    const composed = await composeIdentity({ config, database, logger, origin, nameOf, cardHolderOf, now })
    const identity = opened.keep(composed, one => one.stop())
    const addresses = config.production ? publicAddresses(identity, config) : { ...local, phone: config.phoneOrigin }
    const tollLogger = loggerOf('toll', config.LINGPAI_LOG_LEVEL)
    const parts = { config, database, identity, now }
    const toll = opened.keep(prepareToll({ ...parts, origin: addresses.toll, logger: tollLogger }), one => one.stop())
    const bankLogger = loggerOf('bank', config.LINGPAI_LOG_LEVEL)
    const bank = opened.keep(prepareBank({ ...parts, origin: addresses.bank, logger: bankLogger }), one => one.stop())
    const phone = preparePhone({
      ...parts,
      origin: addresses.phone,
      logger: loggerOf('phone', config.LINGPAI_LOG_LEVEL),
    })
    const { LINGPAI_HOST: host, LINGPAI_PORT: port } = config
    const servers = [
      startServer({ app: identity.app, raw: identity.raw, host, port }),
      startServer({ app: toll.app, host, port: port + 1 }),
      startServer({ app: bank.app, host, port: port + 3 }),
      startServer({ app: phone.app, host, port: port + 6 }),
    ]
    // Browsers and phones that wait would hold the stop up.
    servers[0]?.stopping.addEventListener('abort', identity.endStreams)
    opened.keep(servers, async all => void (await Promise.all(all.map(async server => await server.stop()))))
    await Promise.all(servers.map(async server => await server.listening))
    await identity.start()
    await toll.start()
    await bank.start()
    return { config, database, identity, bank, addresses, stop: opened.close }
  } catch (error) {
    // What was opened would keep a process alive that serves nothing.
    await opened.close()
    throw error
  }
}

/** What is opened last closes first: requests under way end, then what they use. */
function closeInReverse() {
  const closings: (() => Promise<void>)[] = []
  return {
    keep<One>(one: One, close: (one: One) => Promise<void>): One {
      closings.unshift(async () => await close(one))
      return one
    },
    close: async (): Promise<void> => {
      for (const close of closings) await close()
    },
  }
}

/** The server that `DATABASE_URL` names, or the embedded database in the data folder. */
export async function openAppDatabase(
  config: Pick<IdentityConfig, 'DATABASE_URL' | 'LINGPAI_DATA'>,
): Promise<Database<unknown>> {
  const url = config.DATABASE_URL
  return await openDatabase<unknown>(url ? { url } : { folder: join(config.LINGPAI_DATA, 'database') })
}

const appLogger = (app: string, level: string): Logger => createLogger({ app, level })

/** The block of ports begins at `port`: identity, toll, traffic, bank, lookup, console, phone. */
function addressesOf(port: number): Running['addresses'] {
  return {
    identity: `http://localhost:${port}`,
    toll: `http://localhost:${port + 1}`,
    bank: `http://localhost:${port + 3}`,
    phone: `http://localhost:${port + 6}`,
  }
}

/** In production the policy says where people reach the realm and its portal. */
function publicAddresses({ realms }: Identity, { phoneOrigin }: IdentityConfig): Running['addresses'] {
  const { origin, home } = realms.get('toll').policy
  return {
    identity: origin,
    toll: new URL(home).origin,
    bank: new URL(realms.get('bank').policy.home).origin,
    phone: phoneOrigin,
  }
}

interface PortalParts {
  config: IdentityConfig
  origin: string
  database: Database<unknown>
  identity: Identity
  logger: Logger
  now: () => Date
}

/** The realms whose policy knows the phone app, in the order in which they stand at its top. */
const phoneRealms = ['toll', 'traffic', 'bank'] as const

function preparePhone({ config, origin, identity, logger }: PortalParts): ReturnType<typeof composePhone> {
  const realms = phoneRealms.map(name => {
    const { issuer, policy } = identity.realms.get(name)
    return { name, issuer, look: policy.brand, label: policy.name, home: policy.home }
  })
  return composePhone({
    config: { origin, realms, demo: config.simulated },
    assets: loadAssets(),
    logger,
    newId: () => newId(new Date()),
  })
}

function prepareToll({ config, origin, database, identity, logger, now }: PortalParts): Toll {
  return composeToll({
    config: tollConfig({
      dataFolder: config.LINGPAI_DATA,
      origin,
      issuer: identity.realms.get('toll').issuer,
      demo: config.simulated,
    }),
    database,
    keys: identity.keys,
    assets: loadAssets(),
    logger,
    now,
    random: randomBytes,
    clientAddress: createClientAddress(config.LINGPAI_TRUSTED_PROXIES),
  })
}

function prepareBank({ config, origin, database, identity, logger, now }: PortalParts): Bank {
  return composeBank({
    config: bankConfig({
      dataFolder: config.LINGPAI_DATA,
      origin,
      issuer: identity.realms.get('bank').issuer,
      staffIssuer: identity.realms.get('staff').issuer,
      demo: config.simulated,
    }),
    database,
    keys: identity.keys,
    assets: loadAssets(),
    logger,
    now,
    newId,
    policies: () => mediumPolicies(identity.realms.get('bank').policy.mediaLimits),
    sms: { send: message => identity.sms.send(message), signName: identity.realms.get('bank').policy.senderName },
    random: randomBytes,
    clientAddress: createClientAddress(config.LINGPAI_TRUSTED_PROXIES),
  })
}

type MediaLimits = ReturnType<Identity['realms']['get']>['policy']['mediaLimits']

/** The policy is the one place where these figures are: identity approves by them, and the books keep to them. */
const mediumPolicies = (limits: MediaLimits) =>
  Object.fromEntries(
    Object.entries(limits).map(([medium, { perMonth = null, ...limit }]) => [medium, { ...limit, perMonth }]),
  )
