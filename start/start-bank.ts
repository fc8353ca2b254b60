import { randomBytes } from 'node:crypto'
import { createKeyRing, loadKeyMaterial, newId } from '../kit/crypto/index.ts'
import { openDatabase } from '../kit/database/index.ts'
import { createClientAddress, startServer } from '../kit/http/index.ts'
import { createLogger } from '../kit/log/index.ts'
import { loadAssets } from '../kit/ui/index.ts'
import { type Bank, type BankBooksDeps, composeBank } from '../portals/bank/compose.ts'
import { bankConfig } from '../portals/bank/config.ts'

export interface BankSettings {
  databaseUrl: string
  /** The keys of what is encrypted, and the client's own. */
  dataFolder: string
  issuer: string
  port: number
  policies: ReturnType<BankBooksDeps['policies']>
}

/** The bank portal alone, beside an identity service of another process, over tables that are made. Its messages go nowhere. */
export async function startBank({ databaseUrl, dataFolder, issuer, port, policies }: BankSettings): Promise<{
  books: Bank['books']
  stop(): Promise<void>
}> {
  const now = (): Date => new Date()
  const material = await loadKeyMaterial({ source: undefined, dataFolder, production: false, now: now() })
  const database = await openDatabase<unknown>({ url: databaseUrl })
  const bank = composeBank({
    config: bankConfig({ dataFolder, origin: `http://localhost:${port}`, issuer }),
    database,
    keys: createKeyRing(material),
    assets: loadAssets(),
    logger: createLogger({ app: 'bank', level: 'warn' }),
    now,
    newId,
    policies: () => policies,
    sms: { signName: '青禾银行', send: async () => ({ ok: true }) },
    random: randomBytes,
    clientAddress: createClientAddress(1),
  })
  const server = startServer({ app: bank.app, host: '127.0.0.1', port })
  await server.listening
  await bank.start()
  return {
    books: bank.books,
    async stop() {
      await server.stop(0)
      await bank.stop()
      await database.close()
    },
  }
}
