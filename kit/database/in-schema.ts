import type { Database } from './types.ts'

/** The same database, its statements read and written in one app's schema. */
export function inSchema<T>(database: Database<unknown>, schema: string): Database<T> {
  const scoped = database as Database<T>
  return {
    ...scoped,
    query: scoped.query.withSchema(schema),
    transaction: (work, options) => scoped.transaction(tx => work(tx.withSchema(schema)), options),
  }
}
