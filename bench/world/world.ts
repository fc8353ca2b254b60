import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createSigningKey, publicJwk } from '../../kit/crypto/index.ts'
import { openDatabase } from '../../kit/database/index.ts'
import { type PostgresServer, startPostgres } from '../../kit/database/testing-postgres.ts'
import { startServer } from '../../kit/http/index.ts'
import type { LoadSettings, handlers as loadHandlers } from '../load-worker.ts'
import { parentOf } from '../processor-time.ts'
import type { ProductSettings, handlers as productHandlers } from '../product-worker.ts'
import { startWorker, type Worker } from '../worker.ts'
import { createAccounts, makeHashes } from './accounts.ts'
import { benchRealm, writeBankPolicy, writePolicy } from './policy.ts'

export type Load = Worker<typeof loadHandlers>

/** One running product with a population of its own. */
export interface Product {
  worker: Worker<typeof productHandlers>
  issuer: string
  /** `<address>/<account id>` of the bare handler. */
  bare: string
  /** The phone app. */
  phone: string
  accounts: number
  /** What a bank portal of the bench's own needs; its realm is there. */
  bank: { databaseUrl: string; dataFolder: string; port: number }
  /** Another process of it, on the same database and with the same keys, which has done nothing yet. Whoever asks stops it. */
  beside(): Promise<{ worker: Worker<typeof productHandlers>; issuer: string }>
  /** Does now what autovacuum does within a minute of the first rows: without it plans go by guesses about new tables. */
  analyze(): Promise<void>
}

export interface World {
  postgres: PostgresServer
  postgresVersion: string
  postmaster: number
  load: Load
  key: LoadSettings
  folder: string
  /** Of the one password. */
  hashes(): Promise<readonly string[]>
  /** A new database with so many accounts, and the product running on it. Kept until the world ends. */
  product(accounts: number): Promise<Product>
  end(): Promise<void>
}

interface WorldPlan {
  /** How many different hashes of the one password. */
  hashes: number
  profile: string | null
  say: (text: string) => void
}

/** What is measured on: PostgreSQL, the load generator, and products as they are asked for. */
export async function createWorld({ hashes, profile, say }: WorldPlan): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-bench-'))
  // As a server would be set up, but for its size: what is committed is on the disk.
  const postgres = await startPostgres({
    shared_buffers: '512MB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    deadlock_timeout: '1s',
  })
  const { version, postmaster } = await describe(postgres.url)
  const signing = await createSigningKey('ES256', new Date())
  const jwks = JSON.stringify({ keys: [publicJwk(signing)] })
  const jwksServer = startServer({ port: 0, handler: (_, res) => void res.end(jwks) })
  const jwksUri = `http://localhost:${(await jwksServer.listening).port}/jwks.json`
  const key: LoadSettings = { privateJwk: signing.privateJwk, kid: signing.kid, hashes }
  const load: Load = await startWorker('load-worker', key)
  const products = new Map<number, Promise<Product>>()
  let made: Promise<string[]> | undefined

  return {
    postgres,
    postgresVersion: version,
    postmaster,
    load,
    key,
    folder,
    async hashes() {
      return await (made ??= makeHashes(hashes))
    },
    async product(accounts) {
      made ??= makeHashes(hashes)
      const plan = { accounts, profile, say, folder, postgres, jwksUri, hashes: made }
      const known = products.get(accounts) ?? startProduct(plan)
      products.set(accounts, known)
      return await known
    },
    async end() {
      await Promise.all((await Promise.all(products.values())).map(async ({ worker }) => await worker.stop()))
      await Promise.all([load.stop(), jwksServer.stop(0)])
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface ProductPlan extends Omit<WorldPlan, 'hashes'> {
  accounts: number
  hashes: Promise<readonly string[]>
  folder: string
  postgres: PostgresServer
  jwksUri: string
}

/** Once to migrate, then with its accounts and the bench's realm in place. */
async function startProduct({
  accounts,
  hashes,
  profile,
  say,
  folder,
  postgres,
  jwksUri,
}: ProductPlan): Promise<Product> {
  const dataFolder = join(folder, `data-${accounts}`)
  const url = await postgres.createDatabase(`bench_${accounts}`)
  const environment = await productEnvironment(dataFolder, url)
  const first: Worker<typeof productHandlers> = await startWorker('product-worker', { environment })
  await first.stop()
  const database = await openDatabase<unknown>({ url })
  await writePolicy(database, jwksUri)
  const bank = { databaseUrl: url, dataFolder, port: await freePortBlock() }
  await writeBankPolicy(database, bank.port)
  await database.close()
  const name = accounts.toLocaleString('en')
  const progress = (done: number): void => say(`${name} accounts: ${Math.floor((100 * done) / accounts)} %`)
  await createAccounts({ databaseUrl: url, dataFolder, count: accounts, hashes: await hashes, progress })
  const settings: ProductSettings = { environment }
  const flags = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  const worker: Worker<typeof productHandlers> = await startWorker('product-worker', settings, flags)
  const { issuerBase, bare, phone } = await worker.ask('addresses')
  return {
    worker,
    issuer: `${issuerBase}/${benchRealm}`,
    bare,
    phone,
    accounts,
    bank,
    analyze: async () => await analyze(url),
    async beside() {
      const elsewhere = { ...environment, LINGPAI_PORT: String(await freePortBlock()) }
      const other: Worker<typeof productHandlers> = await startWorker('product-worker', { environment: elsewhere })
      return { worker: other, issuer: `${(await other.ask('addresses')).issuerBase}/${benchRealm}` }
    },
  }
}

async function analyze(url: string): Promise<void> {
  const database = await openDatabase<unknown>({ url, poolSize: 1 })
  await sql`analyze`.execute(database.query)
  await database.close()
}

/** As an operator would write it; one proxy is trusted, so that each person of the load has an address of their own. */
export async function productEnvironment(dataFolder: string, databaseUrl?: string): Promise<Record<string, string>> {
  return {
    LINGPAI_PORT: String(await freePortBlock()),
    LINGPAI_DATA: dataFolder,
    LINGPAI_LOG_LEVEL: 'warn',
    LINGPAI_TRUSTED_PROXIES: '1',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }
}

const blockSize = 7

/** The first port of a block in which nothing listens. */
async function freePortBlock(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await Promise.all(Array.from({ length: blockSize }, (_, at) => isFree(first + at)))
    if (free.every(Boolean)) return first
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer().once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

async function describe(url: string): Promise<{ version: string; postmaster: number }> {
  const database = await openDatabase<unknown>({ url, poolSize: 1 })
  const found = await sql<{ version: string; backend: number }>`
    select current_setting('server_version') as version, pg_backend_pid() as backend`.execute(database.query)
  const { version = '', backend = 0 } = found.rows[0] ?? {}
  // While the backend lives.
  const postmaster = parentOf(backend) ?? 0
  await database.close()
  return { version, postmaster }
}
