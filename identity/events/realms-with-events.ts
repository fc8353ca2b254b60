import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/** The realms that have events or links. Goes from realm to realm by index, however many events each has. */
export async function realmsWithEvents(executor: Executor<IdentityTables>): Promise<string[]> {
  const { rows } = await sql<{ realm: string }>`
    with recursive event_realms as (
      (select realm from identity.events order by realm limit 1)
      union all
      select (select e.realm from identity.events e where e.realm > r.realm order by e.realm limit 1)
        from event_realms r where r.realm is not null
    ), link_realms as (
      (select realm from identity.event_links order by realm limit 1)
      union all
      select (select l.realm from identity.event_links l where l.realm > r.realm order by l.realm limit 1)
        from link_realms r where r.realm is not null
    )
    select realm from event_realms where realm is not null
    union select realm from link_realms where realm is not null`.execute(executor)
  return rows.map(row => row.realm)
}
