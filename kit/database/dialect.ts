import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  type TransactionSettings,
} from 'kysely'
import { AppError } from '../errors/index.ts'
import { translateFailure, unavailable } from './failures.ts'
import { currentFlow, refuseForeignExecutor } from './flow.ts'

/** What the guarded driver needs to know: whether all callers share one connection. */
interface GuardOptions {
  singleConnection: boolean
}

interface GuardedConnection extends DatabaseConnection {
  readonly inner: DatabaseConnection
}

/**
 * Stands before a dialect's driver: refuses a second executor inside a transaction (before waiting for anything),
 * queues the callers of a single connection, and gives failures our codes.
 *
 * Kysely's own queue for single connections is not used: it waits first and asks the driver afterwards, so a nested call
 * would hang before it could be refused.
 */
export function guardedDialect(dialect: Dialect, options: GuardOptions): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => guardedDriver(dialect.createDriver(), options),
    createIntrospector: (query: Kysely<unknown>) => dialect.createIntrospector(query),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

function guardedDriver(driver: Driver, { singleConnection }: GuardOptions): Driver {
  const turns = singleConnection ? createTurns() : undefined
  const connections = new WeakMap<DatabaseConnection, GuardedConnection>()
  const guarded = (inner: DatabaseConnection): GuardedConnection => {
    const known = connections.get(inner) ?? guardConnection(inner)
    connections.set(inner, known)
    return known
  }
  return {
    init: options => driver.init(options),
    acquireConnection: async options => {
      refuseForeignExecutor()
      await turns?.take()
      try {
        return guarded(await driver.acquireConnection(options))
      } catch (error) {
        turns?.pass()
        // Whatever kept the connection from opening, a full server or a wrong password, no query can run.
        throw unavailable(error)
      }
    },
    releaseConnection: async connection => {
      await driver.releaseConnection(innerOf(connection))
      turns?.pass()
    },
    beginTransaction: async (connection: DatabaseConnection, settings: TransactionSettings) => {
      // Kysely's own transactions know neither the guard nor the retries.
      if (currentFlow()?.state !== 'opening') throw new AppError('database.bare_transaction')
      await translating(driver.beginTransaction(innerOf(connection), settings))
    },
    commitTransaction: connection => translating(driver.commitTransaction(innerOf(connection))),
    rollbackTransaction: async connection => {
      // What cannot be told to roll back has lost its connection, and with it the transaction. The caller is owed the
      // failure that led here, not this one.
      await driver.rollbackTransaction(innerOf(connection)).catch(() => undefined)
    },
    destroy: () => driver.destroy(),
  }
}

function guardConnection(inner: DatabaseConnection): GuardedConnection {
  return {
    inner,
    executeQuery: compiled => translating(inner.executeQuery(compiled)),
    streamQuery: (compiled, chunkSize) => inner.streamQuery(compiled, chunkSize),
  }
}

async function translating<R>(operation: Promise<R>): Promise<R> {
  try {
    return await operation
  } catch (error) {
    throw translateFailure(error)
  }
}

const isGuarded = (connection: DatabaseConnection): connection is GuardedConnection => 'inner' in connection

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  if (!isGuarded(connection)) throw new TypeError('a connection of another driver')
  return connection.inner
}

/** First come, first served: the next caller waits until the one before has passed its turn on. */
function createTurns(): { take(): Promise<void>; pass(): void } {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take: async () => {
      if (!taken) {
        taken = true
        return
      }
      await new Promise<void>(resolve => waiting.push(resolve))
    },
    pass: () => {
      const next = waiting.shift()
      if (next === undefined) taken = false
      else next()
    },
  }
}
