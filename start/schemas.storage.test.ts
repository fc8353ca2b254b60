import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onEachDatabase } from '../kit/database/testing.ts'
import { prepareJobs } from '../kit/jobs/index.ts'
import { explainFailure } from './explain-failure.ts'
import { migrateAll, requireMigrated } from './schemas.ts'

const fail = (error: unknown): never => {
  throw error
}

onEachDatabase<unknown>('the tables of all applications', database => {
  it('are missed, with a sentence, while nobody has made them', async () => {
    const error = await requireMigrated(database).catch((refused: unknown) => refused)
    assert.match(explainFailure(error), /^The tables of identity .*0001-accounts\.sql.*: run "lingpai migrate" first/)
  })

  it('are made by one command, which says what it did', async () => {
    const said: string[] = []
    await migrateAll(database, line => void said.push(line))
    assert.match(said[0] ?? '', /^identity: applied 0001-accounts\.sql, /)
    assert.match(said[1] ?? '', /^toll: applied 0001-portal-sessions\.sql/)
    assert.match(said[2] ?? '', /^bank: applied 0001-ledger\.sql/)
    await requireMigrated(database)
    said.length = 0
    await migrateAll(database, line => void said.push(line))
    assert.deepEqual(said, ['identity: up to date', 'toll: up to date', 'bank: up to date'])
  })

  it('are missed when one application has not its last migration, or half of it', async () => {
    await sql`update toll.migrations set finished_at = null where number = 1`.execute(database.query)
    await assert.rejects(requireMigrated(database), { code: 'database.not_migrated' })
    await sql`update toll.migrations set finished_at = now() where number = 1`.execute(database.query)
    await requireMigrated(database)
  })

  it('include those of the jobs', async () => {
    await prepareJobs({ database, report: fail })
    await prepareJobs({ database, report: fail })
    const { rows } = await sql<{ version: number }>`select version from jobs.version`.execute(database.query)
    assert.equal(rows.length, 1)
  })
})
