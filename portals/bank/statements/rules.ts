import { parseBankCard, parsePersonName } from '../../../kit/china/index.ts'
import { type EntryKind, isEntryKind } from '../ledger/index.ts'
import { parseMoney } from '../money/index.ts'

/** As a form or a query string has it; empty for what is not asked. */
export interface StatementFilterText {
  /** `YYYY-MM-DD`, both days included, where the bank is. */
  from?: string
  to?: string
  kind?: string
  /** An account number, or the whole name of a person or company. */
  counterparty?: string
  /** Yuan, both included, whichever way the money went. */
  atLeast?: string
  atMost?: string
}

export interface StatementFilter {
  from?: Date
  /** Movements before this. */
  before?: Date
  kind?: EntryKind
  counterparty?: { what: 'name' | 'number'; value: string }
  /** Fen. */
  atLeast?: number
  atMost?: number
}

export type FilterField = keyof StatementFilterText

/** @returns the filter, or the fields that cannot be read */
export function readFilter(
  text: StatementFilterText,
): { ok: true; filter: StatementFilter } | { ok: false; fields: FilterField[] } {
  const fields: FilterField[] = []
  const read = <T>(field: FilterField, parse: (given: string) => T | undefined): T | undefined => {
    const given = text[field]?.trim() ?? ''
    if (given === '') return undefined
    const value = parse(given)
    if (value === undefined) fields.push(field)
    return value
  }
  const filter = {
    from: read('from', dayStart),
    before: read('to', dayEnd),
    kind: read('kind', given => (isEntryKind(given) ? given : undefined)),
    counterparty: read('counterparty', readCounterparty),
    atLeast: read('atLeast', readFen),
    atMost: read('atMost', readFen),
  }
  if (filter.from && filter.before && filter.from >= filter.before) fields.push('to')
  if ((filter.atLeast ?? 0) > (filter.atMost ?? Infinity)) fields.push('atMost')
  if (fields.length > 0) return { ok: false, fields }
  return { ok: true, filter: withoutUndefined(filter) }
}

function dayStart(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  const start = new Date(`${text}T00:00:00+08:00`)
  // Not every day that can be written exists: 30 February would be read as a day of March, or as none.
  const isReal = !Number.isNaN(start.getTime()) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  return isReal ? start : undefined
}

function dayEnd(text: string): Date | undefined {
  const start = dayStart(text)
  return start && new Date(start.getTime() + 86_400_000)
}

function readFen(text: string): number | undefined {
  const read = parseMoney(text)
  return read.ok ? read.fen : undefined
}

function readCounterparty(text: string): StatementFilter['counterparty'] {
  const number = parseBankCard(text)
  if (number.ok) return { what: 'number', value: number.value.normalised }
  const person = parsePersonName(text)
  if (person.ok) return { what: 'name', value: person.value.normalised }
  return text.length <= 64 && text.isWellFormed() && !text.includes('\0') ? { what: 'name', value: text } : undefined
}

type Defined<T> = { [key in keyof T]?: Exclude<T[key], undefined> }

/** What was not asked is not there, rather than there without a value. */
function withoutUndefined<T extends object>(filter: T): Defined<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Defined<T>
}
