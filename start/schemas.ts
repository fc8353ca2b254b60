import { identityMigrations } from '../identity/compose.ts'
import { type Database, migrate, pendingMigrations } from '../kit/database/index.ts'
import { AppError } from '../kit/errors/index.ts'
import { bankMigrations } from '../portals/bank/compose.ts'
import { tollMigrations } from '../portals/toll/compose.ts'

/** Of every application, in the order in which they are applied. */
export const migrations = [identityMigrations, tollMigrations, bankMigrations]

/** Brings the schemas of all applications up to date. The jobs' own tables make themselves when they start. */
export async function migrateAll(database: Database<unknown>, print: (line: string) => void = () => {}): Promise<void> {
  for (const one of migrations) {
    const applied = await migrate({ database, ...one })
    print(applied.length === 0 ? `${one.schema}: up to date` : `${one.schema}: applied ${applied.join(', ')}`)
  }
}

/**
 * In production tables change when an operator says so, not when a process happens to start.
 *
 * @throws AppError `database.not_migrated`
 */
export async function requireMigrated(database: Database<unknown>): Promise<void> {
  for (const one of migrations) {
    const pending = await pendingMigrations({ database, ...one })
    if (pending.length > 0) throw new AppError('database.not_migrated', { details: { schema: one.schema, pending } })
  }
}
