import { fault, type LineFault } from './fault.ts'

/** What a line says, by field name, before anything is believed. */
export type Fields = Readonly<Record<string, unknown>>

export type ParsedFields = { ok: true; fields: Fields } | { ok: false; fault: LineFault }

export function parseJsonLine(text: string): ParsedFields {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (isObject(value)) return { ok: true, fields: value }
    return { ok: false, fault: fault('not-an-object') }
  } catch {
    // The parser's message quotes the line: it stays out of the report.
    return { ok: false, fault: fault('not-json') }
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @param header the names of the columns */
export function parseCsvLine(text: string, header: readonly string[]): ParsedFields {
  const cells = splitCsv(text)
  if (cells === undefined) return { ok: false, fault: fault('bad-quotes') }
  if (cells.length !== header.length) return { ok: false, fault: fault('wrong-column-count') }
  return { ok: true, fields: Object.fromEntries(header.map((name, column) => [name, cells[column]])) }
}

/** The cells of one record (RFC 4180), or undefined where quotes do not match. */
export function splitCsv(text: string): string[] | undefined {
  const cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y
  for (;;) {
    const match = cell.exec(text)
    if (match === null) return undefined
    const [, quoted, plain, separator] = match
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (separator === '') return cells
  }
}
