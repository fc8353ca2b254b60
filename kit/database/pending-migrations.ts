import { sql } from 'kysely'
import { hasCode } from './failures.ts'
import type { MigrateOptions } from './migrate.ts'
import { readMigrations } from './migration-files.ts'

/** The files of the folder that the database has not, or not all of; changes nothing. */
export async function pendingMigrations<T>({ database, schema, folder }: MigrateOptions<T>): Promise<string[]> {
  const files = (await readMigrations(folder)).map(({ file }) => file)
  try {
    const { rows } = await sql<{ file: string }>`
      select file from ${sql.id(schema)}.migrations where finished_at is not null`.execute(database.query)
    const applied = new Set(rows.map(row => row.file))
    return files.filter(file => !applied.has(file))
  } catch (error) {
    // undefined_table, invalid_schema_name: nobody has migrated it yet.
    if (hasCode(error, '42P01', '3F000')) return files
    throw error
  }
}
