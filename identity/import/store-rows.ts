import { sql } from 'kysely'
import type { Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/**
 * Writes many rows as one parameter, whatever their number.
 *
 * @param returning pass over what exists already, and return this column of what was written
 */
export async function insertRows<Row extends object, Key extends keyof Row & string>(
  tx: Transaction<IdentityTables>,
  table: keyof IdentityTables,
  rows: readonly Row[],
  returning?: Key,
): Promise<Pick<Row, Key>[]> {
  const [first] = rows
  if (first === undefined) return []
  const columns = sql.join(Object.keys(first).map(name => sql.ref(name)))
  const into = sql.table(`identity.${table}`)
  const inserted = await sql<Pick<Row, Key>>`
    insert into ${into} (${columns})
    select ${columns} from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::text::json)
    ${returning === undefined ? sql`` : sql`on conflict do nothing returning ${sql.ref(returning)}`}`.execute(tx)
  return inserted.rows
}
