import { readdir } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface ReadinessDependencies {
  database: Pick<Database<IdentityTables>, 'query'>
  migrationsFolder: URL
  hashPool: { depth(): { running: number; waiting: number } }
  /** Hashes that may wait; at that many the next sign-in is sent away. */
  hashQueue: number
  /** Milliseconds that the database may take. */
  patience?: number
}

export type CheckName = 'database' | 'migrations' | 'passwords'
export interface Readiness {
  ready: boolean
  checks: Record<CheckName, 'ok' | 'failing'>
}

/** Whether this process can serve: the database answers, has this release's tables, and sign-ins are not being turned away. */
export function createReadiness(deps: ReadinessDependencies): () => Promise<Readiness> {
  const { patience = 2_000 } = deps
  return async () => {
    const applied = await withPatience(appliedMigrations(deps), patience)
    const checks = {
      database: mark(applied !== null),
      migrations: mark(applied !== null && (await shippedMigrations(deps)).every(file => applied.includes(file))),
      passwords: mark(deps.hashPool.depth().waiting < deps.hashQueue),
    }
    return { ready: Object.values(checks).every(check => check === 'ok'), checks }
  }
}

const mark = (isOk: boolean): 'ok' | 'failing' => (isOk ? 'ok' : 'failing')

async function appliedMigrations({ database }: ReadinessDependencies): Promise<string[]> {
  const { rows } = await sql<{ file: string }>`
    select file from identity.migrations where finished_at is not null`.execute(database.query)
  return rows.map(row => row.file)
}

const shippedMigrations = async ({ migrationsFolder }: ReadinessDependencies): Promise<string[]> =>
  (await readdir(migrationsFolder)).filter(file => file.endsWith('.sql'))

/** null where it failed or took too long: a probe that hangs tells its caller nothing. */
async function withPatience<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  const over = new AbortController()
  try {
    return await Promise.race([work.catch(() => null), wait(milliseconds, null, { signal: over.signal })])
  } finally {
    over.abort()
  }
}
