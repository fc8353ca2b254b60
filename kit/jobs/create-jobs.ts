import { CompiledQuery, sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Database } from '../database/index.ts'
import { AppError } from '../errors/index.ts'
import { type JobDefinition, queueOptions } from './job.ts'

export interface JobsOptions<T> {
  database: Database<T>
  schema?: string
  /** Told of failed runs, under the job's name, and of trouble with the queue itself, without one. */
  report(error: unknown, job?: string): void
  /** How soon a job announced by another process is noticed, and a failed one tried again; each job asks so often. */
  pollSeconds?: number
}

export interface Jobs {
  /** Before `start`. Every process defines the same jobs. */
  define(name: string, definition: JobDefinition): void
  /** Runs the job as soon as can be: now, or once the surrounding transaction has committed. */
  wake(name: string): void
  start(): Promise<void>
  /** Takes no new run and waits for those in progress, up to `timeoutSeconds` (30). */
  stop(options?: { timeoutSeconds?: number }): Promise<void>
}

/** Jobs on pg-boss, whose tables live in a schema of their own and are made and upgraded by `start`. */
export function createJobs<T>({ database, schema = 'jobs', report, pollSeconds = 10 }: JobsOptions<T>): Jobs {
  const boss = createBoss(database, schema)
  boss.on('error', error => report(asFailure(error)))
  const definitions = new Map<string, JobDefinition>()
  const workers = new Map<string, string>()
  const timers: NodeJS.Timeout[] = []
  const sending = new Set<Promise<void>>()

  /** With `everySeconds`, all processes together announce the job once in that time. */
  const announce = (name: string, everySeconds?: number): void => {
    const announced = boss
      .send(name, null, everySeconds === undefined ? {} : { singletonSeconds: everySeconds })
      .then(id => {
        if (id !== null) boss.notifyWorker(workers.get(name) ?? '')
      })
      .catch(error => report(error, name))
      .finally(() => sending.delete(announced))
    sending.add(announced)
  }

  const startJob = async (name: string, definition: JobDefinition): Promise<void> => {
    await boss.createQueue(name, queueOptions(definition))
    // The embedded database is this process's alone: a run that still counts as active died with the process before.
    if (database.kind === 'embedded') await boss.deleteAllJobs(name)
    await scheduleJob(boss, name, definition)
    const worker = await boss.work(name, { pollingIntervalSeconds: pollSeconds }, async ([job]) => {
      try {
        await definition.work({ signal: job?.signal ?? AbortSignal.abort() })
      } catch (error) {
        report(error, name)
        // pg-boss stores what it is given, and an error's own text may hold personal data.
        throw new AppError('jobs.run_failed')
      }
    })
    workers.set(name, worker)
    const { everySeconds } = definition
    if (everySeconds === undefined) return
    announce(name, everySeconds)
    timers.push(setInterval(() => announce(name, everySeconds), everySeconds * 1000))
  }

  return {
    define: (name, definition) => {
      if (definitions.has(name)) throw new AppError('jobs.defined_twice', { details: { name } })
      definitions.set(name, definition)
    },
    wake: name => {
      if (!definitions.has(name)) throw new AppError('jobs.undefined', { details: { name } })
      database.afterCommit(() => announce(name))
    },
    start: async () => {
      await boss.start()
      for (const [name, definition] of definitions) await startJob(name, definition)
    },
    stop: async ({ timeoutSeconds = 30 } = {}) => {
      for (const timer of timers.splice(0)) clearInterval(timer)
      await Promise.all(sending)
      await boss.stop({ graceful: true, timeout: timeoutSeconds * 1000 })
    },
  }
}

/** Makes or upgrades the queue's own tables, for who migrates before anything runs. */
export async function prepareJobs<T>({
  database,
  schema = 'jobs',
  report,
}: Pick<JobsOptions<T>, 'database' | 'schema' | 'report'>): Promise<void> {
  const boss = createBoss(database, schema)
  boss.on('error', error => report(asFailure(error)))
  await boss.start()
  await boss.stop({ graceful: true })
}

function createBoss<T>(database: Database<T>, schema: string): PgBoss {
  return new PgBoss({
    schema,
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    db: { executeSql: (text, values = []) => execute(database, CompiledQuery.raw(text, [...values])) },
    // Jobs here have no children, so nothing waits for the flow resolver.
    flowIntervalSeconds: 3600,
  })
}

/** pg-boss sends scripts with a transaction in them; one that fails midway must not leave its connection in it. */
async function execute<T>(database: Database<T>, compiled: CompiledQuery): Promise<{ rows: object[] }> {
  return await database.query.connection().execute(async connection => {
    try {
      return await connection.executeQuery<object>(compiled)
    } catch (error) {
      if (/^\s*begin\b/i.test(compiled.sql)) await sql`rollback`.execute(connection)
      throw error
    }
  })
}

async function scheduleJob(boss: PgBoss, name: string, { schedule, timeZone }: JobDefinition): Promise<void> {
  if (schedule === undefined) await boss.unschedule(name)
  else await boss.schedule(name, schedule, null, { tz: timeZone ?? 'Asia/Shanghai' })
}

/** What pg-boss tells of a failure at one of its queues is a plain object: of it, what is safe to log. */
function asFailure(error: unknown): unknown {
  if (error instanceof Error || typeof error !== 'object' || error === null) return error
  const { queue, code } = error as { queue?: unknown; code?: unknown }
  return new AppError('jobs.queue_failed', { details: { queue, code } })
}
