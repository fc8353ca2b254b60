/**
 * For tests only: the databases that tests run on. One embedded PostgreSQL in memory, and one real server per test
 * process, started when first needed (or the one that `LINGPAI_TEST_POSTGRES` names, so that a whole run shares a server).
 */
import { after, describe } from 'node:test'
import { type Database, openDatabase } from './index.ts'
import type { ServerOptions } from './server.ts'
import { type PostgresServer, startPostgres } from './testing-postgres.ts'
import { readSnapshot } from './testing-snapshot.ts'

export interface TestPostgres {
  /** A database of its own on the server, as a connection URL. */
  readonly url: string
  /** Opens it; every handle is closed when the test file ends. */
  open<T>(options?: Omit<ServerOptions, 'url'>): Promise<Database<T>>
}

let shared: Promise<PostgresServer> | undefined
let databases = 0

/** A new, empty database on the real PostgreSQL. */
export async function openTestPostgres(): Promise<TestPostgres> {
  shared ??= startPostgres()
  const url = await (await shared).createDatabase(`test_${process.pid}_${++databases}`)
  // Tests that send 200 requests at once wait their turn, however slow the machine.
  const patient = { url, connectionTimeoutMs: 60_000 }
  return { url, open: async <T>(options = {}) => closeAtEnd(await openDatabase<T>({ ...patient, ...options })) }
}

/**
 * A new, empty database for tests that want one, whichever: on the real server, whose statements cost a fraction of the embedded
 * one's. Tests of what a database does run on both, by `onEachDatabase`.
 */
export const openTestDatabase = async <T>(): Promise<Database<T>> => await (await openTestPostgres()).open<T>()

/** Runs the same tests on both databases, each empty and this suite's own. `tests` declares them with `it` and hooks. */
export function onEachDatabase<T>(name: string, tests: (database: Database<T>) => void | Promise<void>): void {
  describe(`${name} (embedded)`, async () => tests(await openTestMemory<T>()))
  describe(`${name} (server)`, async () => tests(await openTestDatabase<T>()))
}

async function openTestMemory<T>(): Promise<Database<T>> {
  return closeAtEnd(await openDatabase<T>({ memory: true, snapshot: await readSnapshot() }))
}

const opened: { close(): Promise<void> }[] = []

after(async () => {
  await Promise.all(opened.map(database => database.close()))
})

function closeAtEnd<T>(database: Database<T>): Database<T> {
  opened.push(database)
  return database
}
