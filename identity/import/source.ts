import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { AppError } from '../../kit/errors/index.ts'
import { fault } from './fault.ts'
import { type ParsedFields, parseCsvLine, parseJsonLine, splitCsv } from './parse-fields.ts'
import { fieldNames } from './read-account.ts'
import { fileStart, type Place, type RawRecord, readRecords } from './read-records.ts'

/** A file that can be read from any byte on, and again. */
export interface ImportSource {
  format: ImportFormat
  open(fromByte: number): AsyncIterable<Uint8Array>
}

export type ImportFormat = 'jsonl' | 'csv'

export const fileSource = (path: string, format: ImportFormat): ImportSource => ({
  format,
  open: start => createReadStream(path, { start }),
})

/** By the end of its name; null where that says nothing. */
export function formatOf(path: string): ImportFormat | null {
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'jsonl'
  return /\.csv$/i.test(path) ? 'csv' : null
}

export interface SourceRecord {
  line: number
  next: Place
  parse(): ParsedFields
}

export interface OpenedSource {
  /** Where the first account stands: after the header of a CSV file. */
  place: Place
  records(from: Place): AsyncIterable<SourceRecord>
}

/** @throws AppError `import.header-invalid` */
export async function openRecords(source: ImportSource): Promise<OpenedSource> {
  if (source.format === 'jsonl') return { place: fileStart, records: from => readWith(source, from, parseJsonLine) }
  const { header, place } = await readHeader(source)
  return { place, records: from => readWith(source, from, text => parseCsvLine(text, header)) }
}

/** SHA-256 of the whole file, by which a file is known again. */
export async function digestOf(source: ImportSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source.open(0)) hash.update(chunk)
  return hash.digest('base64url')
}

async function* readWith(
  source: ImportSource,
  from: Place,
  parse: (text: string) => ParsedFields,
): AsyncGenerator<SourceRecord> {
  const quoted = source.format === 'csv'
  for await (const record of readRecords(source.open(from.byteOffset), { from, quoted })) {
    yield { line: record.line, next: record.next, parse: () => parseRecord(record, parse) }
  }
}

function parseRecord({ text, fault: code }: RawRecord, parse: (text: string) => ParsedFields): ParsedFields {
  return text === undefined ? { ok: false, fault: fault(code ?? 'bad-encoding') } : parse(text)
}

async function readHeader(source: ImportSource): Promise<{ header: string[]; place: Place }> {
  for await (const { text, next } of readRecords(source.open(0), { from: fileStart, quoted: true })) {
    const header = splitCsv(text?.replace(/^\ufeff/, '') ?? '')?.map(name => name.trim())
    const isKnown = header?.every(name => fieldNames.some(known => known === name))
    if (header === undefined || !isKnown || new Set(header).size < header.length) throw headerInvalid()
    return { header, place: next }
  }
  throw headerInvalid()
}

// What stands there is not said: without a header it is somebody's data.
const headerInvalid = (): AppError => new AppError('import.header-invalid', { details: { columns: fieldNames } })
