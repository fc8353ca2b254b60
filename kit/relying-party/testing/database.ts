import { type Database, inSchema, migrate } from '../../database/index.ts'
import { openTestDatabase as openAnyDatabase } from '../../database/testing.ts'
import { packageRoot } from '../../root.ts'
import type { PortalSessionTables } from '../store.ts'

/** The tables as the toll portal's own migration makes them. */
export async function withPortalTables(database: Database<unknown>): Promise<Database<PortalSessionTables>> {
  await migrate({ database, schema: 'toll', folder: new URL('portals/toll/migrations/', packageRoot) })
  return inSchema<PortalSessionTables>(database, 'toll')
}

/** A database of the test's own. */
export async function openTestDatabase(): Promise<Database<PortalSessionTables>> {
  return withPortalTables(await openAnyDatabase())
}
