import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { packageRoot } from '../../root.ts'
import type { PortalDatabase, PortalSessionTables } from '../store.ts'

/** The tables as the toll portal's own migration makes them, in a database of the test's own. */
export async function openTestDatabase(): Promise<PortalDatabase & { close(): Promise<void> }> {
  const pglite = new PGlite()
  await pglite.exec(await readFile(new URL('portals/toll/migrations/0001_portal_sessions.sql', packageRoot), 'utf8'))
  const query = new Kysely<PortalSessionTables>({ dialect: new PGliteDialect({ pglite }) })
  return {
    query,
    transaction: work => query.transaction().execute(work),
    close: () => query.destroy(),
  }
}
