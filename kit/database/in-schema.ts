import type { Database } from './types.ts'

/** A database whatever tables its type knows: the part of `Database<T>` that does not depend on `T`. */
export type AnyDatabase = Pick<Database<unknown>, 'kind' | 'afterCommit' | 'close'>

/**
 * The same database, its queries naming tables in one app's schema: apps share a connection but not their tables. Raw SQL
 * names its schema itself.
 */
export function inSchema<T>(database: AnyDatabase, schema: string): Database<T> {
  // Which tables there are is only a matter of types; the schema decides which of them this handle means.
  const typed = database as Database<T>
  return {
    ...typed,
    query: typed.query.withSchema(schema),
    together: (work, options) => typed.together(writes => work(writes.withSchema(schema)), options),
    transaction: (work, options) => typed.transaction(tx => work(tx.withSchema(schema)), options),
  }
}
