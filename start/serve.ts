import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { composeIdentity } from '../identity/compose.ts'
import { readIdentityConfig } from '../identity/config.ts'
import { migrate, openDatabase } from '../kit/database/index.ts'
import { startServer } from '../kit/http/index.ts'
import { createLogger } from '../kit/log/index.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { composeToll } from '../portals/toll/compose.ts'
import { tollConfig } from '../portals/toll/config.ts'

/** Starts every app in this process and prints where they are. */
export async function serve(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readIdentityConfig(environment)
  const logger = createLogger({ app: 'identity', level: config.LINGPAI_LOG_LEVEL })
  const now = (): Date => new Date()
  const database = await openDatabase<unknown>(config.DATABASE_URL ? { url: config.DATABASE_URL } : { folder: join(config.LINGPAI_DATA, 'database') })
  const { LINGPAI_PORT: port, LINGPAI_HOST: host } = config
  const origin = `http://localhost:${port}`
  const identity = await composeIdentity({ config, database, logger, origin: config.production ? null : origin, now })
  const toll = composeToll({
    config: tollConfig({
      dataFolder: config.LINGPAI_DATA,
      origin: `http://localhost:${port + 1}`,
      issuer: identity.realms.get('toll').issuer,
      demo: config.simulated,
    }),
    database,
    keys: identity.keys,
    assets: loadAssets(),
    logger: createLogger({ app: 'toll', level: config.LINGPAI_LOG_LEVEL }),
    now,
    random: bytes => randomBytes(bytes),
  })
  await migrate({ database, ...toll.migrations })
  const servers = [
    startServer({ app: identity.app, raw: identity.raw, host, port }),
    startServer({ app: toll.app, host, port: port + 1 }),
  ]
  await Promise.all(servers.map(async server => await server.listening))
  await identity.start()
  await toll.start()
  process.stdout.write(`identity  ${origin}/realms/toll/account\ntoll      http://localhost:${port + 1}\noutbox    ${origin}/outbox\n`)
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(async server => await server.stop()))
    await toll.stop()
    await identity.stop()
    await database.close()
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}
