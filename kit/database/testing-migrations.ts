/** For tests only: an app's own migrations, applied one by one to a database that is in use. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { type Database, describeSchema, migrate } from './index.ts'

export interface UpgradeTried {
  /** Schemas as `describeSchema` writes them. */
  fresh: string[]
  upgraded: string[]
  /** How many rows each table of the upgraded schema holds in the end. */
  rows: Record<string, number>
}

/**
 * Makes an app's schema twice: fresh, and upgraded file by file with rows put in after each. `rowsAfter` has the statements
 * by migration file, without the schema in their names.
 */
export async function tryUpgrade<T>(
  database: Database<T>,
  app: { folder: URL; rowsAfter: Readonly<Record<string, string>> },
): Promise<UpgradeTried> {
  const source = fileURLToPath(app.folder)
  const files = (await readdir(source)).filter(file => file.endsWith('.sql')).toSorted()
  const unknown = Object.keys(app.rowsAfter).filter(file => !files.includes(file))
  if (unknown.length > 0) throw new Error(`rows for migrations that are not there: ${unknown.join(', ')}`)
  const history = await mkdtemp(join(tmpdir(), 'lingpai-history-'))
  try {
    for (const file of files) {
      await copyFile(join(source, file), join(history, file))
      await migrate({ database, schema: 'upgraded', folder: pathToFileURL(history) })
      await insert(database, app.rowsAfter[file] ?? '')
    }
  } finally {
    await rm(history, { recursive: true })
  }
  await migrate({ database, schema: 'fresh', folder: app.folder })
  const upgraded = await describeSchema(database, 'upgraded')
  return {
    fresh: await describeSchema(database, 'fresh'),
    upgraded: upgraded.map(line => line.replaceAll('upgraded', 'fresh')),
    rows: await countRows(database),
  }
}

async function insert<T>(database: Database<T>, statements: string): Promise<void> {
  await database.transaction(async tx => {
    await sql`set local search_path to upgraded, public`.execute(tx)
    await sql.raw(statements).execute(tx)
  })
}

async function countRows<T>(database: Database<T>): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'upgraded' and tablename <> 'migrations' order by 1`.execute(
    database.query,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from upgraded.${sql.id(name)}`.execute(database.query)
    counts[name] = rows[0]?.count ?? 0
  }
  return counts
}
