import { once } from 'node:events'
import type { Writable } from 'node:stream'
import pg from 'pg'

/** What pg hands to a statement that copies in; its own types leave it out. */
interface CopyConnection {
  stream: Writable
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

export type CopyValue = string | number | boolean | Date | null

const chunkCharacters = 1 << 18

/** Streams rows into a table by COPY, no faster than the server takes them. */
export async function copyRows(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const copy = new pg.Query(`copy ${table} (${columns.join(', ')}) from stdin`)
  let sending: Promise<void> = Promise.resolve()
  Object.assign(copy, {
    handleCopyInResponse: (connection: CopyConnection) => {
      sending = sendRows(connection, rows).catch(error => {
        connection.sendCopyFail(String(error))
        throw error
      })
      sending.catch(() => {})
    },
  })
  const ended = once(copy, 'end')
  client.query(copy)
  await ended
  await sending
}

async function sendRows(connection: CopyConnection, rows: Iterable<readonly CopyValue[]>): Promise<void> {
  let text = ''
  for (const row of rows) {
    text += `${row.map(asText).join('\t')}\n`
    if (text.length < chunkCharacters) continue
    connection.sendCopyFromChunk(Buffer.from(text))
    text = ''
    if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain')
  }
  if (text !== '') connection.sendCopyFromChunk(Buffer.from(text))
  connection.endCopyFrom()
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function asText(value: CopyValue): string {
  if (value === null) return '\\N'
  if (value instanceof Date) return value.toISOString()
  return String(value).replace(/[\\\t\n\r]/g, found => escapes[found] ?? found)
}
