import { type QueryExecutorProvider, sql } from 'kysely'
import type { Rows, Scalar } from './rows.ts'

/** A database of whatever tables: rows name theirs. */
export interface DemoDatabase {
  query: QueryExecutorProvider
  transaction<R>(work: (tx: QueryExecutorProvider) => Promise<R>): Promise<R>
}

/** Where rows go. All that one call is given is written, or nothing of it. */
export interface RowSink<Value = Scalar> {
  write(rows: Rows<Value>): Promise<void>
}

/** By statements with many rows each: for the embedded database, and for values that are more than one cell. */
export function insertSink(database: DemoDatabase): RowSink<unknown> {
  return {
    write: tables =>
      database.transaction(async tx => {
        for (const [table, rows] of Object.entries(tables)) {
          const [first] = rows
          if (first === undefined) continue
          const into = sql.table(`identity.${table}`)
          const names = sql.join(Object.keys(first).map(name => sql.ref(name)))
          await sql`insert into ${into} (${names})
            select ${names} from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::text::json)`.execute(
            tx,
          )
        }
      }),
  }
}
