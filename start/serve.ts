import { join } from 'node:path'
import { composeIdentity } from '../identity/compose.ts'
import { readIdentityConfig } from '../identity/config.ts'
import { openDatabase } from '../kit/database/index.ts'
import { startServer } from '../kit/http/index.ts'
import { createLogger } from '../kit/log/index.ts'

/** Starts every app in this process and prints where they are. */
export async function serve(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const config = readIdentityConfig(environment)
  const logger = createLogger({ app: 'identity', level: config.LINGPAI_LOG_LEVEL })
  const database = await openDatabase(
    config.DATABASE_URL ? { url: config.DATABASE_URL } : { folder: join(config.LINGPAI_DATA, 'database') },
  )
  const port = config.LINGPAI_PORT
  const identity = await composeIdentity({
    config,
    database,
    logger,
    origin: config.production ? null : `http://localhost:${port}`,
    now: () => new Date(),
  })
  const server = startServer({ app: identity.app, host: config.LINGPAI_HOST, port })
  await server.listening
  await identity.start()
  process.stdout.write(`identity  http://localhost:${port}/realms/toll/sign-in\n`)
  const stop = async (): Promise<void> => {
    await server.stop()
    await identity.stop()
    await database.close()
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
}
