import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyMaterial, createKeyRing, type KeyRing, newId } from '../../../kit/crypto/index.ts'
import { migrate } from '../../../kit/database/index.ts'
import { openTestDatabase } from '../../../kit/database/testing.ts'
import { type RunningServer, startServer } from '../../../kit/http/index.ts'
import { loadClientKey, newClientKey, publicHalf } from '../../../kit/relying-party/index.ts'
import { createTestIssuer, type TestIssuer } from '../../../kit/relying-party/testing/issuer.ts'
import type { Assets } from '../../../kit/ui/index.ts'
import { type Bank, bankMigrations, composeBank } from '../compose.ts'
import { type BankConfig, bankConfig } from '../config.ts'
import { testPolicies } from './books.ts'

export type RunningBank = {
  portal: string
  issuer: string
  test: TestIssuer
  config: BankConfig
  errors: unknown[]
  books: Bank['books']
  keys: Pick<KeyRing, 'mac'>
  /** Milliseconds that the bank's clock is ahead. */
  clock: { ahead: number }
  /** An account with some money in it, from the bank's till. */
  openAccount(wanted: {
    customerId: string
    holder?: string
    fen?: number
  }): Promise<{ accountId: string; number: string }>
  stop(): Promise<void>
}

const till = '00000000-0000-7000-8000-0000000000ff'

const noAssets: Assets = {
  css: '/assets/s.css',
  js: entry => `/assets/${entry}.js`,
  neededBy: () => [],
  icon: () => '/assets/i.svg',
  files: new Map(),
}

/** The composed portal on a port of its own, with a real issuer beside it. */
export async function runBank(assets: Assets = noAssets): Promise<RunningBank> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'bank-'))
  const database = await openTestDatabase<unknown>()
  let test: TestIssuer | undefined
  const issuerServer = startServer({ port: 0, handler: (req, res) => test?.handle(req, res) })
  const issuer = await originOf(issuerServer)
  let fetchPortal: ((request: Request) => Response | Promise<Response>) | undefined
  const portalServer = startServer({
    port: 0,
    app: { fetch: request => fetchPortal?.(request) ?? new Response(null, { status: 503 }) },
  })
  const portal = await originOf(portalServer)
  const config = bankConfig({ dataFolder, origin: portal, issuer, staffIssuer: issuer })
  const errors: unknown[] = []
  const clock = { ahead: 0 }
  const keys = createKeyRing(createKeyMaterial('international', new Date()))
  const bank = composeBank({
    config,
    database,
    keys,
    assets,
    logger: { info: () => undefined, warn: () => undefined, error: (entry: unknown) => errors.push(entry) },
    now: () => new Date(Date.now() + clock.ahead),
    newId,
    clientAddress: () => '203.0.113.5',
    policies: () => testPolicies,
    sms: { signName: '青禾银行', send: async () => ({ ok: true }) },
    random: size => randomBytes(size),
  })
  await migrate({ database, ...bankMigrations })
  await bank.start()
  fetchPortal = request => bank.app.fetch(request)
  const key = publicHalf(await loadClientKey(config.keyFile))
  const clients = [
    { id: config.clientId, base: '', origin: portal, key },
    { id: config.counterClientId, base: '/counter', origin: portal, key },
  ]
  test = createTestIssuer({ issuer, signingKey: await newClientKey(), clients })
  const stop = async () => {
    await Promise.all([portalServer.stop(100), issuerServer.stop(100)])
    await bank.stop()
    await database.close()
    await rm(dataFolder, { recursive: true })
  }
  let accounts = 0
  const { books } = bank
  const openAccount: RunningBank['openAccount'] = async ({ customerId, holder = '王小青', fen = 0 }) => {
    const number = `62999900000${String(++accounts).padStart(8, '0')}`
    const opened = await books.accounts.open({ customerId, holder, number, product: 'debit-card' })
    if (!opened.ok) throw new Error(opened.code)
    const { accountId } = opened
    const legs = [
      { accountId, amount: fen },
      { accountId: till, amount: -fen },
    ]
    const at = new Date()
    if (fen > 0) await books.posting.post({ entryId: newId(at), at, kind: 'cash', memo: '', legs })
    return { accountId, number }
  }
  return { portal, issuer, test, config, errors, books, keys, clock, openAccount, stop }
}

async function originOf(server: RunningServer): Promise<string> {
  const { port } = await server.listening
  return `http://127.0.0.1:${port}`
}
