import type { Submittable } from 'pg'
import type { RowSink } from './row-sink.ts'
import type { Row, Scalar } from './rows.ts'

/** What is used of a `pg.Client`, which must be connected and used by nobody else meanwhile. */
export interface CopyTarget {
  query(text: string): Promise<unknown>
  query<Query extends Submittable>(query: Query): Query
}

/** By `COPY … FROM STDIN`, the fastest way into PostgreSQL. */
export function copySink(client: CopyTarget): RowSink {
  return {
    async write(tables) {
      await client.query('begin')
      try {
        for (const [table, rows] of Object.entries(tables)) await copyRows(client, table, rows)
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    },
  }
}

async function copyRows(client: CopyTarget, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const text = `copy identity.${table} (${columns.join(', ')}) from stdin`
  await new Promise<void>((resolve, reject) => {
    client.query(createCopy({ text, chunks: chunksOf(rows, columns), resolve, reject }))
  })
}

/** The part of the driver's connection that COPY needs; its published types leave it out. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

interface CopyOptions {
  text: string
  chunks: Iterable<Buffer>
  resolve: () => void
  reject: (error: Error) => void
}

/** A query by the driver's own interface for queries (`Submittable`): it is told of each message of the server. */
function createCopy({ text, chunks, resolve, reject }: CopyOptions): Submittable {
  const handlers = {
    submit: (connection: unknown) => asCopyConnection(connection).query(text),
    handleCopyInResponse(connection: unknown) {
      const copying = asCopyConnection(connection)
      for (const chunk of chunks) copying.sendCopyFromChunk(chunk)
      copying.endCopyFrom()
    },
    handleCommandComplete: () => undefined,
    handleReadyForQuery: () => resolve(),
    handleError: (error: Error) => reject(error),
  }
  return handlers
}

function asCopyConnection(connection: unknown): CopyConnection {
  if (isCopyConnection(connection)) return connection
  throw new TypeError('the driver cannot COPY')
}

const isCopyConnection = (connection: unknown): connection is CopyConnection =>
  typeof connection === 'object' &&
  connection !== null &&
  'sendCopyFromChunk' in connection &&
  'endCopyFrom' in connection

const rowsPerChunk = 500

function* chunksOf(rows: readonly Row[], columns: readonly string[]): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += rowsPerChunk) {
    const page = rows.slice(at, at + rowsPerChunk)
    const lines = page.map(row => `${columns.map(name => cellText(row[name] ?? null)).join('\t')}\n`)
    yield Buffer.from(lines.join(''), 'utf8')
  }
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** COPY's text format. */
function cellText(cell: Scalar): string {
  if (cell === null) return '\\N'
  if (cell instanceof Date) return cell.toISOString()
  return String(cell).replaceAll(/[\\\t\n\r]/g, character => escapes[character] ?? character)
}
