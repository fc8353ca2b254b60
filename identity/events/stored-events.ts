import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { StoredEvent } from './link-hash.ts'

/** Events as they are hashed. The time is read as text, to the microsecond. */
export function selectStoredEvents(executor: Executor<IdentityTables>) {
  return executor
    .selectFrom('events as e')
    .select([
      'e.id',
      'e.realm',
      'e.kind',
      'e.outcome',
      'e.account_id',
      'e.session_id',
      'e.ceremony_id',
      'e.device_id',
      'e.actor',
      'e.surface',
      'e.place',
      'e.detail',
    ])
    .select(exactTime.as('at_text'))
}

export const exactTime = sql<string>`to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

type Row = Omit<StoredEvent, 'at'> & { at_text: string }

export function storedEventOf(row: Row): StoredEvent {
  return {
    id: row.id,
    realm: row.realm,
    at: row.at_text,
    kind: row.kind,
    outcome: row.outcome,
    account_id: row.account_id,
    session_id: row.session_id,
    ceremony_id: row.ceremony_id,
    device_id: row.device_id,
    actor: row.actor,
    surface: row.surface,
    place: row.place,
    detail: row.detail,
  }
}
