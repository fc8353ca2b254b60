import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export interface PostgresServer {
  /** The administrator's connection URL. */
  readonly url: string
  /** Creates an empty database and returns its connection URL. */
  createDatabase(name: string): Promise<string>
  stop(): Promise<void>
}

/**
 * A real PostgreSQL for tests: the one that `LINGPAI_TEST_POSTGRES` names, or a new one of this process's own.
 *
 * @param settings other server settings than tests want
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const named = process.env.LINGPAI_TEST_POSTGRES
  if (named !== undefined)
    return { url: named, createDatabase: name => createDatabase(named, name), stop: async () => {} }
  const keeper = spawn(process.execPath, [
    fileURLToPath(new URL('testing-server.js', import.meta.url)),
    JSON.stringify(settings),
  ])
  const url = await readUrl(keeper)
  unref(keeper)
  return {
    url,
    createDatabase: name => createDatabase(url, name),
    stop: async () => {
      keeper.ref()
      keeper.stdin.end()
      if (keeper.exitCode === null) await once(keeper, 'exit')
    },
  }
}

async function readUrl(keeper: ChildProcess): Promise<string> {
  const { stdout, stderr } = keeper
  if (stdout === null || stderr === null) throw new Error('the test server was started without pipes')
  for await (const line of createInterface(stdout)) return line
  throw new Error(`PostgreSQL for the tests did not start: ${await text(stderr)}`)
}

/** The server must not keep the test process alive; when that ends, its end of the pipe closes and the server stops. */
function unref(keeper: ChildProcess): void {
  keeper.unref()
  for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr]) {
    if (stream instanceof Socket) stream.unref()
  }
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
