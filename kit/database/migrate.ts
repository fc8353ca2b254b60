import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { AppError, isAppError } from '../errors/index.ts'
import { hasCode } from './failures.ts'
import { runOutsideFlows } from './flow.ts'
import { type Migration, readMigrations, statementsOf } from './migration-files.ts'
import { createMigrationsTable, insertMigration, isFinished, lockMigration, markFinished } from './migrations-table.ts'
import type { Database } from './types.ts'

/** Of one application. */
export interface Migrations {
  /** The app's own schema, created if missing. Scripts name their tables without it. */
  schema: string
  folder: URL
}

export interface MigrateOptions<T> extends Migrations {
  database: Database<T>
}

/**
 * Brings a schema up to date and returns the files that this call applied. Any number of processes may
 * call it at once: each migration's row in `<schema>.migrations` is inserted first, inside its transaction, so the others
 * wait at that row and then find the work done. A failed migration leaves nothing behind and is tried again next time.
 *
 * A database that is ahead of the folder is accepted: during a release, the release before still runs.
 */
export async function migrate<T>({ database, schema, folder }: MigrateOptions<T>): Promise<string[]> {
  const migrations = await readMigrations(folder)
  await createMigrationsTable(database.query, schema)
  const applied: string[] = []
  for (const migration of migrations) {
    if (await apply({ database, schema, migration })) applied.push(migration.file)
  }
  return applied
}

interface Application<T> {
  database: Database<T>
  schema: string
  migration: Migration
}

async function apply<T>(application: Application<T>): Promise<boolean> {
  const { schema, migration } = application
  try {
    return await (migration.inTransaction ? applyInTransaction(application) : applyOutsideTransaction(application))
  } catch (cause) {
    if (isAppError(cause)) throw cause
    throw new AppError('database.migration_failed', { cause, details: { schema, migration: migration.file } })
  }
}

async function applyInTransaction<T>({ database, schema, migration }: Application<T>): Promise<boolean> {
  return await database.transaction(async tx => {
    await sql`set local statement_timeout = 0`.execute(tx)
    const isOurs = await insertMigration(tx, schema, migration)
    if (!isOurs) {
      await isFinished(tx, schema, migration)
      return false
    }
    await sql`set local search_path to ${sql.id(schema)}, public`.execute(tx)
    await sql.raw(migration.script).execute(tx)
    await markFinished(tx, schema, migration)
    return true
  })
}

/**
 * For `create index concurrently`, which PostgreSQL refuses inside a transaction. Who holds the row's lock runs the script,
 * on another connection; the others ask again now and then, because waiting inside a statement would hold a snapshot that
 * the index build itself waits for. Interrupted, the script runs again from its start: write it so that it may.
 */
async function applyOutsideTransaction<T>(application: Application<T>): Promise<boolean> {
  const { database, schema, migration } = application
  await insertMigration(database.query, schema, migration)
  // The embedded database has one connection, and one process that migrates.
  if (database.kind === 'embedded') {
    if (await isFinished(database.query, schema, migration)) return false
    await runStatements(application)
    await markFinished(database.query, schema, migration)
    return true
  }
  for (;;) {
    const outcome = await applyUnderLock(application)
    if (outcome !== 'locked') return outcome === 'applied'
    await wait(200)
  }
}

async function applyUnderLock<T>(application: Application<T>): Promise<'applied' | 'already' | 'locked'> {
  const { database, schema, migration } = application
  try {
    return await database.transaction(async tx => {
      await lockMigration(tx, schema, migration)
      if (await isFinished(tx, schema, migration)) return 'already'
      // Not earlier: as the next simple statement it also closes the portal of the one above, whose snapshot would
      // otherwise stay open in this idle transaction, and the index build would wait for it for ever.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
      await runOutsideFlows(() => runStatements(application))
      await markFinished(tx, schema, migration)
      return 'applied'
    })
  } catch (error) {
    if (hasCode(error, '55P03')) return 'locked'
    throw error
  }
}

async function runStatements<T>({ database, schema, migration }: Application<T>): Promise<void> {
  await database.query.connection().execute(async connection => {
    await sql`set search_path to ${sql.id(schema)}, public`.execute(connection)
    await sql`set statement_timeout = 0`.execute(connection)
    try {
      for (const statement of statementsOf(migration.script)) await sql.raw(statement).execute(connection)
    } finally {
      await sql`reset search_path`.execute(connection)
      await sql`reset statement_timeout`.execute(connection)
    }
  })
}
