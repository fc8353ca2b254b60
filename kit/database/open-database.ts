import { Kysely, sql, type Transaction } from 'kysely'
import { guardedDialect } from './dialect.ts'
import type { OpenedDialect } from './embedded.ts'
import { currentFlow, newFlow, runAfterCommit, runInFlow } from './flow.ts'
import { retrying } from './retrying.ts'
import { openServer, type ServerOptions } from './server.ts'
import { createTogether } from './together.ts'
import type { Database, Isolation, Report } from './types.ts'

export type DatabaseOptions = (ServerOptions | { folder: string } | { memory: true; snapshot?: Blob }) & {
  report?: Report
}

/** Opens the embedded database (a folder, or memory) or connects to a server. Nothing is created in it yet. */
export async function openDatabase<T>(options: DatabaseOptions): Promise<Database<T>> {
  const report: Report =
    options.report ?? (error => process.emitWarning(error instanceof Error ? error : String(error)))
  const kind = 'url' in options ? 'server' : 'embedded'
  const { dialect, close } = 'url' in options ? openServer(options, report) : await openInProcess(options)
  const query = new Kysely<T>({ dialect: guardedDialect(dialect, { singleConnection: kind === 'embedded' }) })
  return {
    kind,
    query,
    transaction: (work, settings) => retrying(() => attempt({ query, work, report, ...settings })),
    together: createTogether(query, report),
    afterCommit: action => {
      const flow = currentFlow()
      if (flow === undefined) action()
      else flow.afterCommit.push(action)
    },
    close,
  }
}

/** Loaded where it is opened: a process with a server of its own never needs it. */
async function openInProcess(options: Exclude<DatabaseOptions, ServerOptions>): Promise<OpenedDialect> {
  const { openEmbedded } = await import('./embedded.ts')
  return await openEmbedded(options)
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
