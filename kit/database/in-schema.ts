import type { Database } from './types.ts'

/**
 * The same database, its queries naming tables in one app's schema: apps share a connection but not their tables. Raw SQL
 * names its schema itself.
 */
export function inSchema<T>(database: Database<unknown>, schema: string): Database<T> {
  const typed = database as Database<T>
  return {
    ...typed,
    query: typed.query.withSchema(schema),
    transaction: (work, options) => typed.transaction(tx => work(tx.withSchema(schema)), options),
  }
}
