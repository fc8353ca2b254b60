import { sql } from 'kysely'
import type { IdentityTables } from '../../identity/tables.ts'
import type { Database } from '../../kit/database/index.ts'

export type BulkTable = 'accounts' | 'identifiers' | 'persons' | 'passwords'
export type Cell = string | number | boolean | Date | null

/** Rows of one table. */
export interface Rows {
  table: BulkTable
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
}

/** Where generated rows go. All that one call is given is written, or nothing of it. */
export interface RowSink {
  write(batch: readonly Rows[]): Promise<void>
}

/** By statements with many rows each: for the embedded database, and wherever COPY can't be had. */
export function insertSink(database: Database<IdentityTables>): RowSink {
  return {
    write: batch =>
      database.transaction(async tx => {
        for (const { table, columns, rows } of batch) {
          const into = sql.table(`identity.${table}`)
          const names = sql.join(columns.map(name => sql.ref(name)))
          const records = rows.map(row => Object.fromEntries(columns.map((name, at) => [name, row[at]])))
          await sql`insert into ${into} (${names})
            select ${names} from json_populate_recordset(null::${into}, ${JSON.stringify(records)}::text::json)`.execute(
            tx,
          )
        }
      }),
  }
}
