import { setTimeout as wait } from 'node:timers/promises'
import { Kysely, sql, type Transaction } from 'kysely'
import { AppError } from '../errors/index.ts'
import { guardedDialect } from './dialect.ts'
import { openEmbedded } from './embedded.ts'
import { isWorthRetrying } from './failures.ts'
import { currentFlow, type Flow, newFlow, refuseForeignExecutor, runInFlow } from './flow.ts'
import { openServer, type ServerOptions } from './server.ts'
import type { Database, Isolation, Report } from './types.ts'

export type DatabaseOptions = (ServerOptions | { folder: string } | { memory: true; snapshot?: Blob }) & {
  report?: Report
}

/** Opens the embedded database (a folder, or memory) or connects to a server. Nothing is created in it yet. */
export async function openDatabase<T>(options: DatabaseOptions): Promise<Database<T>> {
  const report: Report =
    options.report ?? (error => process.emitWarning(error instanceof Error ? error : String(error)))
  const kind = 'url' in options ? 'server' : 'embedded'
  const { dialect, close } = 'url' in options ? openServer(options, report) : await openEmbedded(options)
  const query = new Kysely<T>({ dialect: guardedDialect(dialect, { singleConnection: kind === 'embedded' }) })
  return {
    kind,
    query,
    transaction: (work, settings) => retrying(() => attempt({ query, work, report, ...settings })),
    afterCommit: action => {
      const flow = currentFlow()
      if (flow === undefined) action()
      else flow.afterCommit.push(action)
    },
    close,
  }
}

const maximumAttempts = 8

async function retrying<R>(run: () => Promise<R>): Promise<R> {
  refuseForeignExecutor()
  for (let attempts = 1; ; attempts++) {
    try {
      return await run()
    } catch (error) {
      if (!isWorthRetrying(error)) throw error
      if (attempts === maximumAttempts) throw new AppError('database.conflict', { cause: error })
      // Full jitter: those who collided must not meet again.
      await wait(Math.random() * Math.min(500, 5 * 2 ** attempts))
    }
  }
}

interface Attempt<T, R> {
  query: Kysely<T>
  work: (tx: Transaction<T>) => Promise<R>
  report: Report
  isolation?: Isolation
}

async function attempt<T, R>({ query, work, report, isolation }: Attempt<T, R>): Promise<R> {
  const flow = newFlow()
  const result = await runInFlow(flow, async () => {
    try {
      return await query.transaction().execute(async tx => {
        flow.state = 'inside'
        if (isolation !== undefined) await sql`set transaction isolation level ${sql.raw(isolation)}`.execute(tx)
        return await work(tx)
      })
    } finally {
      flow.state = 'over'
    }
  })
  runAfterCommit(flow, report)
  return result
}

function runAfterCommit(flow: Flow, report: Report): void {
  for (const action of flow.afterCommit) {
    try {
      action()
    } catch (error) {
      // The transaction has committed: its caller must not be told that it failed.
      report(error)
    }
  }
}
