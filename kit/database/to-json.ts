import { type RawBuilder, sql } from 'kysely'

/** A value for a jsonb column. Needed for arrays, which the driver would otherwise send as PostgreSQL arrays. */
export const toJson = <T>(value: T): RawBuilder<T> => sql<T>`cast(${JSON.stringify(value)} as jsonb)`
