import type { CompiledQuery, Kysely, Transaction } from 'kysely'

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
  /**
   * Gathers the writes that `work` makes through its executor and runs them as one statement: all or nothing, for the cost of one
   * round trip. They answer nothing (no `returning`), and no two may touch the same row; reads inside `work` go through `query`.
   *
   * @param options.provided writes with `returning`, run beside them: where one touches no row, nothing at all is written
   */
  together<R>(
    work: (writes: Kysely<T>) => Promise<R>,
    options?: { provided?: readonly Compilable[] },
  ): Promise<{ ok: true; value: R } | { ok: false }>
  /** Runs `action` once the surrounding transaction or gathered statement has committed, never if it fails; at once outside
   * of one. */
  afterCommit(action: () => void): void
  close(): Promise<void>
}

/** A statement of a query builder, or one that was prepared (`Prepared.with`). */
export interface Compilable {
  compile(): CompiledQuery
}

/** Told about failures that have no caller to throw to: a lost idle connection, an `afterCommit` action that threw. */
export type Report = (error: unknown) => void

/** A write that whoever ends the work runs, in a statement or transaction of theirs. */
export type Write<T> = (executor: Executor<T>) => Promise<unknown>

/** What runs statements: the database's own `query`, or a transaction. */
export type Executor<T> = Kysely<T>
