import type { Kysely, Transaction } from 'kysely'

/** A change of one row lost to another transaction may be tried again; anything stricter than the default costs retries. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

export interface Database<T> {
  readonly kind: 'embedded' | 'server'
  /** Runs single statements. Inside a transaction it throws `database.foreign_executor`: use the transaction's own. */
  readonly query: Kysely<T>
  /**
   * Runs `work` in one transaction and commits its result. Serialization failures and deadlocks are tried again, so
   * `work` must not have effects outside the database: those belong in `afterCommit`.
   */
  transaction<R>(work: (tx: Transaction<T>) => Promise<R>, options?: { isolation?: Isolation }): Promise<R>
  /** Runs `action` once the surrounding transaction has committed, never if it rolls back; at once outside of one. */
  afterCommit(action: () => void): void
  close(): Promise<void>
}

/** Told about failures that have no caller to throw to: a lost idle connection, an `afterCommit` action that threw. */
export type Report = (error: unknown) => void
