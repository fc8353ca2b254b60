import { sql } from 'kysely'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/** Which processes work with which keys. All times are the database's: those of the machines may differ. */

export async function noteReader(
  database: Database<IdentityTables>,
  processId: string,
  version: string,
): Promise<void> {
  await sql`
    insert into identity.key_readers as r (process_id, version, adopted_at, seen_at)
    values (${processId}::uuid, ${version}, clock_timestamp(), clock_timestamp())
    on conflict (process_id) do update set
      adopted_at = case when r.version = excluded.version then r.adopted_at else excluded.adopted_at end,
      version = excluded.version,
      seen_at = excluded.seen_at`.execute(database.query)
}

export async function leaveReaders(database: Database<IdentityTables>, processId: string): Promise<void> {
  await database.query.deleteFrom('key_readers').where('process_id', '=', processId).execute()
}

export interface Adoption {
  version: string
  /** A process unheard of for so long has ended: its own ring has refused to write before that. */
  goneAfterMs: number
  /** What a process had in hand when it changed its keys is over after so long. */
  settleMs: number
}

/** How many processes may still write with other keys. */
export async function countLaggards(database: Database<IdentityTables>, adoption: Adoption): Promise<number> {
  const { version, goneAfterMs, settleMs } = adoption
  const counted = await sql<{ laggards: number }>`
    select count(*)::int as laggards from identity.key_readers
    where seen_at > clock_timestamp() - ${goneAfterMs}::float8 * interval '1 millisecond'
      and (version <> ${version} or adopted_at > clock_timestamp() - ${settleMs}::float8 * interval '1 millisecond')`.execute(
    database.query,
  )
  return counted.rows[0]?.laggards ?? 0
}
