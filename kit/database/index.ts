/**
 * The one way to PostgreSQL: embedded in this process or on a server, with the same SQL, the same value types and the same
 * rules on both. Owns connections, transactions and migrations; knows no table of any app.
 */

export type { Transaction } from 'kysely'
export { describeSchema } from './describe-schema.ts'
export { isUniqueViolation } from './failures.ts'
export { isInsideTransaction, refuseInsideTransaction } from './flow.ts'
export { type AnyDatabase, inSchema } from './in-schema.ts'
export { type MigrateOptions, type Migrations, migrate } from './migrate.ts'
export { type DatabaseOptions, openDatabase } from './open-database.ts'
export { pendingMigrations } from './pending-migrations.ts'
export { type Prepared, prepare } from './prepare.ts'
export { toJson } from './to-json.ts'
export type { Compilable, Database, Executor, Isolation, Report, Write } from './types.ts'
