/** For tests only: the identity service's schema on both databases, and events to put into it. */
import { before } from 'node:test'
import { newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import type { IdentityTables } from '../tables.ts'

const folder = new URL('identity/migrations/', packageRoot)

export async function migrateIdentity(database: Database<unknown>): Promise<Database<IdentityTables>> {
  await migrate({ database, schema: 'identity', folder })
  return inSchema<IdentityTables>(database, 'identity')
}

/** As `onEachDatabase`, with the identity service's tables. */
export function onEachIdentityDatabase(name: string, tests: (database: Database<IdentityTables>) => void): void {
  onEachDatabase<unknown>(name, database => {
    before(async () => void (await migrateIdentity(database)))
    tests(inSchema<IdentityTables>(database, 'identity'))
  })
}

/** `count` sign-ins, a second apart, the last of them at `until`. @returns their ids, oldest first */
export async function insertEvents(
  database: Database<IdentityTables>,
  { realm, count, until, accountId = null }: { realm: string; count: number; until: Date; accountId?: string | null },
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => {
    const at = new Date(until.getTime() - (count - 1 - index) * 1000)
    return {
      id: newId(at),
      realm,
      at,
      kind: 'sign-in.completed',
      outcome: 'success',
      account_id: accountId,
      session_id: null,
      ceremony_id: null,
      device_id: null,
      actor: null,
      surface: 'page',
      place: '浙江省杭州市',
      detail: JSON.stringify({ aal: 1, amr: ['pwd'], device: 'Chrome · Windows', number: index }),
    }
  })
  for (let start = 0; start < rows.length; start += 500) {
    await database.query
      .insertInto('events')
      .values(rows.slice(start, start + 500))
      .execute()
  }
  return rows.map(row => row.id)
}
