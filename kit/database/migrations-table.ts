import { type Kysely, sql } from 'kysely'
import { AppError } from '../errors/index.ts'
import { hasCode } from './failures.ts'
import type { Migration } from './migration-files.ts'

const tableOf = (schema: string) => sql`${sql.id(schema)}.migrations`

/** `if not exists` looks first and creates afterwards, so when several come at once some fail: try again, it exists now. */
export async function createMigrationsTable<T>(query: Kysely<T>, schema: string): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await sql`
        create schema if not exists ${sql.id(schema)};
        create table if not exists ${tableOf(schema)} (
          number int primary key,
          file text not null,
          sha256 text not null,
          begun_at timestamptz not null default now(),
          finished_at timestamptz
        )`.execute(query)
      return
    } catch (error) {
      if (attempts === 10 || !hasCode(error, '23505', '42P06', '42P07', '42710')) throw error
    }
  }
}

/** True when this call inserted the row. It waits for whoever has inserted it and not yet committed. */
export async function insertMigration<T>(query: Kysely<T>, schema: string, migration: Migration): Promise<boolean> {
  const { number, file, sha256 } = migration
  const { rows } = await sql`
    insert into ${tableOf(schema)} (number, file, sha256) values (${number}, ${file}, ${sha256})
    on conflict (number) do nothing returning number`.execute(query)
  return rows.length === 1
}

/** Says whether the migration is finished. An altered file is refused. */
export async function isFinished<T>(query: Kysely<T>, schema: string, migration: Migration): Promise<boolean> {
  const { rows } = await sql<{ sha256: string; finished_at: Date | null }>`
    select sha256, finished_at from ${tableOf(schema)} where number = ${migration.number}`.execute(query)
  const [row] = rows
  if (row === undefined) return false
  if (row.sha256 !== migration.sha256) {
    throw new AppError('database.migration_changed', { details: { schema, migration: migration.file } })
  }
  return row.finished_at !== null
}

/** Locks the migration's row until the transaction ends; fails at once with 55P03 if another has. */
export async function lockMigration<T>(query: Kysely<T>, schema: string, migration: Migration): Promise<void> {
  await sql`select from ${tableOf(schema)} where number = ${migration.number} for update nowait`.execute(query)
}

export async function markFinished<T>(query: Kysely<T>, schema: string, migration: Migration): Promise<void> {
  await sql`update ${tableOf(schema)} set finished_at = now() where number = ${migration.number}`.execute(query)
}
