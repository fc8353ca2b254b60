import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../database/index.ts'
import { onEachDatabase, openTestPostgres } from '../database/testing.ts'
import { createJobs, type Jobs } from './index.ts'

const unexpected = (error: unknown): never => {
  throw error
}

let schemas = 0

/** Starts jobs in a schema of the test's own, runs the test and stops them. */
async function withJobs(
  database: Database<unknown>,
  {
    define,
    test,
    report = unexpected,
  }: { define(jobs: Jobs): void; test(jobs: Jobs): Promise<void>; report?: (error: unknown, job?: string) => void },
) {
  const jobs = createJobs({ database, schema: `jobs_${++schemas}`, report, pollSeconds: 0.5 })
  define(jobs)
  await jobs.start()
  try {
    await test(jobs)
  } finally {
    await jobs.stop({ timeoutSeconds: 5 })
  }
}

onEachDatabase<unknown>('jobs', database => {
  it('runs a job when woken', async () => {
    const ran = Promise.withResolvers<void>()
    await withJobs(database, {
      define: jobs => jobs.define('greet', { work: async () => ran.resolve() }),
      test: async jobs => {
        jobs.wake('greet')
        await ran.promise
      },
    })
  })

  it('runs a woken job within 200 ms of the commit, and not before', async () => {
    const ran = Promise.withResolvers<number>()
    await withJobs(database, {
      define: jobs => jobs.define('send', { work: async () => ran.resolve(performance.now()) }),
      test: async jobs => {
        await database.transaction(async tx => {
          jobs.wake('send')
          await sql`select 1`.execute(tx)
        })
        const committed = performance.now()
        const ranAt = await ran.promise
        assert.ok(ranAt - committed < 200, `it took ${ranAt - committed} ms`)
      },
    })
  })

  it('does not run a job woken by a transaction that rolled back', async () => {
    const ran: string[] = []
    const later = Promise.withResolvers<void>()
    await withJobs(database, {
      define: jobs => {
        jobs.define('never', { work: async () => void ran.push('never') })
        jobs.define('later', { work: async () => later.resolve() })
      },
      test: async jobs => {
        const rolledBack = database.transaction(async () => {
          jobs.wake('never')
          throw new Error('rolled back')
        })
        await assert.rejects(rolledBack, /rolled back/)
        jobs.wake('later')
        await later.promise
        assert.deepEqual(ran, [])
      },
    })
  })

  it('runs a job every so many seconds', async () => {
    const times: number[] = []
    const twice = Promise.withResolvers<void>()
    await withJobs(database, {
      define: jobs =>
        jobs.define('tick', {
          everySeconds: 1,
          work: async () => {
            if (times.push(performance.now()) === 2) twice.resolve()
          },
        }),
      test: async () => {
        await twice.promise
        assert.equal(times.length, 2)
      },
    })
  })

  it('is not lost when woken during its own run', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const again = Promise.withResolvers<void>()
    let runs = 0
    await withJobs(database, {
      define: jobs =>
        jobs.define('drain', {
          work: async () => {
            if (++runs === 2) return again.resolve()
            begun.resolve()
            await release.promise
          },
        }),
      test: async jobs => {
        jobs.wake('drain')
        await begun.promise
        jobs.wake('drain')
        release.resolve()
        await again.promise
        assert.equal(runs, 2)
      },
    })
  })

  it('reports a failed run and tries again', async () => {
    const reported: unknown[] = []
    const mended = Promise.withResolvers<void>()
    let tries = 0
    await withJobs(database, {
      define: jobs =>
        jobs.define('fragile', {
          work: async () => {
            if (++tries === 1) throw new Error('the first try fails')
            mended.resolve()
          },
        }),
      report: (error, job) => void reported.push([job, error instanceof Error ? error.message : error]),
      test: async jobs => {
        jobs.wake('fragile')
        await mended.promise
        assert.deepEqual(reported, [['fragile', 'the first try fails']])
      },
    })
  })

  it('waits at stop for a run in progress', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const seen: string[] = []
    const jobs = createJobs({ database, schema: `jobs_${++schemas}`, report: unexpected })
    jobs.define('long', {
      work: async () => {
        begun.resolve()
        await release.promise
        seen.push('run ended')
      },
    })
    await jobs.start()
    jobs.wake('long')
    await begun.promise
    const stopped = jobs.stop({ timeoutSeconds: 5 }).then(() => seen.push('stopped'))
    release.resolve()
    await stopped
    assert.deepEqual(seen, ['run ended', 'stopped'])
  })

  it('keeps schedules by the hour', async () => {
    const schema = `jobs_${schemas + 1}`
    await withJobs(database, {
      define: jobs => jobs.define('nightly', { schedule: '30 3 * * *', work: async () => undefined }),
      test: async () => {
        const { rows } = await sql`select name, cron, timezone from ${sql.id(schema)}.schedule`.execute(database.query)
        assert.deepEqual(rows, [{ name: 'nightly', cron: '30 3 * * *', timezone: 'Asia/Shanghai' }])
      },
    })
  })

  it('refuses a name defined twice, and one never defined', () => {
    const jobs = createJobs({ database, report: unexpected })
    jobs.define('once', { work: async () => undefined })
    assert.throws(() => jobs.define('once', { work: async () => undefined }), { code: 'jobs.defined_twice' })
    assert.throws(() => jobs.wake('other'), { code: 'jobs.undefined' })
  })
})

describe('jobs in several processes on a real server', () => {
  it('run one at a time', async () => {
    const postgres = await openTestPostgres()
    let active = 0
    let most = 0
    let runs = 0
    const enough = Promise.withResolvers<void>()
    const work = async () => {
      most = Math.max(most, ++active)
      await sql`select pg_sleep(0.05)`.execute(database.query)
      active--
      if (++runs === 10) enough.resolve()
    }
    const database = await postgres.open<unknown>()
    const processes = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const jobs = createJobs({ database: await postgres.open<unknown>(), report: unexpected, pollSeconds: 0.5 })
        jobs.define('shared', { work })
        return jobs
      }),
    )
    let waking: NodeJS.Timeout | undefined
    try {
      await Promise.all(processes.map(jobs => jobs.start()))
      waking = setInterval(() => {
        for (const jobs of processes) jobs.wake('shared')
      }, 20)
      await enough.promise
    } finally {
      clearInterval(waking)
      await Promise.all(processes.map(jobs => jobs.stop({ timeoutSeconds: 5 })))
    }
    assert.equal(most, 1)
  })
})
