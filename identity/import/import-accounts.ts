import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Transaction } from '../../kit/database/index.ts'
import { createEventLog } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import { fault, type LineFault } from './fault.ts'
import { findHolders, type Holders } from './find-holders.ts'
import { insertAccounts } from './insert-accounts.ts'
import { createImportJournal, type ImportJournal, type ImportState, type Rejection } from './journal.ts'
import type { Fields } from './parse-fields.ts'
import { isFingerprintOf, type PreparedLine, prepareLine } from './prepare-line.ts'
import { type ReadingRules, readAccount } from './read-account.ts'
import type { Place } from './read-records.ts'
import { digestOf, type ImportSource, openRecords, type SourceRecord } from './source.ts'

export interface ImportDependencies {
  database: Database<IdentityTables>
  keys: KeyRing
  realm: { name: string; policy: ReadingRules['policy'] }
  source: ImportSource
  now: () => Date
  newId: () => string
  /** Before the first batch, where a run before had stopped. */
  onResume?: (line: number) => void
  /** After every batch. */
  onProgress?: (progress: ImportProgress) => void
  /** Stops between two batches; the next run goes on there. */
  signal?: AbortSignal
  batchSize?: number
}

export interface ImportProgress {
  importId: string
  /** Lines and bytes that are dealt with. */
  line: number
  byteOffset: number
  /** In this import, runs before this one included. */
  imported: number
  /** Already brought in by an import before. */
  repeated: number
  rejected: number
}

export type ImportSummary = ImportProgress & {
  /** `already-completed`: this very file is in, nothing was done. */
  outcome: 'completed' | 'stopped' | 'already-completed'
  /** Where a run before had stopped; null for a new import. */
  resumedAtLine: number | null
}

/**
 * Imports a file's accounts into a realm, in batches of one transaction each, with the journal moved on in the same
 * transaction: whenever it is killed, what is in is known, and the next run goes on there. A line is imported wholly or
 * rejected with a reason; an identifier that someone has is never overwritten.
 *
 * @throws AppError `import.header-invalid`, `import.overtaken` (another run works on the same file)
 */
export async function importAccounts(deps: ImportDependencies): Promise<ImportSummary> {
  const journal = createImportJournal(deps.database)
  const { place, records } = await openRecords(deps.source)
  const file = { id: deps.newId(), realm: deps.realm.name, digest: await digestOf(deps.source), place }
  const begun = await begin(deps, journal, { ...file, at: deps.now() })
  if (begun.state === 'completed') return { ...progressOf(begun), outcome: 'already-completed', resumedAtLine: null }

  const resumedAtLine = begun.place.byteOffset > place.byteOffset ? begun.place.line : null
  if (resumedAtLine !== null) deps.onResume?.(resumedAtLine)
  let state = begun
  for await (const batch of inBatches(records(begun.place), deps.batchSize ?? 500)) {
    if (deps.signal?.aborted) return { ...progressOf(state), outcome: 'stopped', resumedAtLine }
    state = await importBatch({ deps, journal, state, batch })
    deps.onProgress?.(progressOf(state))
  }
  await complete(deps, journal, state)
  return { ...progressOf(state), outcome: 'completed', resumedAtLine }
}

async function begin(
  deps: ImportDependencies,
  journal: ImportJournal,
  file: Parameters<ImportJournal['begin']>[1],
): Promise<ImportState> {
  const { realm, digest } = file
  const event = { realm, kind: 'import.started', outcome: 'success', surface: 'command', detail: { digest } } as const
  return await deps.database.transaction(async tx => {
    const { state, isNew } = await journal.begin(tx, file)
    if (isNew) await createEventLog(deps).append(tx, event)
    return state
  })
}

const progressOf = ({ id, place, imported, repeated, rejected }: ImportState): ImportProgress => ({
  importId: id,
  ...place,
  imported,
  repeated,
  rejected,
})

async function* inBatches(records: AsyncIterable<SourceRecord>, size: number): AsyncGenerator<SourceRecord[]> {
  let batch: SourceRecord[] = []
  for await (const record of records) {
    batch.push(record)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

interface BatchWork {
  deps: ImportDependencies
  journal: ImportJournal
  state: ImportState
  batch: readonly SourceRecord[]
}

async function importBatch({ deps, journal, state, batch }: BatchWork): Promise<ImportState> {
  const now = deps.now()
  const read = readBatch(deps, batch, now)
  const to: Place = batch.at(-1)?.next ?? state.place
  return await deps.database.transaction(async tx => {
    await journal.advance(tx, state, to, now)
    const sorted = sortOut(read.lines, await findHolders(tx, deps.realm.name, read.lines), {
      deps,
      digest: state.digest,
    })
    const lost = await insertAccounts(tx, {
      realm: deps.realm.name,
      digest: state.digest,
      lines: sorted.fresh,
      now,
      newId: deps.newId,
    })
    const overtaken = sorted.fresh.flatMap(({ line, accountId }) => {
      const masked = lost.get(accountId)
      return masked === undefined ? [] : [{ line, ...fault('identifier-taken', { masked }) }]
    })
    const rejections = [...read.rejections, ...sorted.rejections, ...overtaken]
    await journal.reject(tx, state.id, rejections)
    const after: ImportState = {
      ...state,
      place: to,
      imported: state.imported + sorted.fresh.length - overtaken.length,
      repeated: state.repeated + sorted.repeated,
      rejected: state.rejected + rejections.length,
    }
    await journal.count(tx, after)
    return after
  })
}

function readBatch(
  { keys, realm, newId }: ImportDependencies,
  batch: readonly SourceRecord[],
  now: Date,
): { lines: PreparedLine[]; rejections: Rejection[] } {
  const lines: PreparedLine[] = []
  const rejections: Rejection[] = []
  for (const record of batch) {
    const parsed = record.parse()
    const read = parsed.ok ? readFields(parsed.fields) : parsed
    if (read.ok) lines.push(prepareLine(record.line, read.account, { keys, realm: realm.name, newId }))
    else rejections.push({ line: record.line, ...read.fault })
  }
  return { lines, rejections }

  function readFields(fields: Fields) {
    return readAccount(fields, { policy: realm.policy, now })
  }
}

interface SortedLines {
  fresh: PreparedLine[]
  repeated: number
  rejections: Rejection[]
}

/** Tells new lines from those that are in already and those whose identifier is another's, in the file or in the realm. */
function sortOut(
  lines: readonly PreparedLine[],
  holders: Holders,
  { deps, digest }: { deps: ImportDependencies; digest: string },
): SortedLines {
  const sorted: SortedLines = { fresh: [], repeated: 0, rejections: [] }
  const linesByIndex = new Map<string, number>()
  for (const line of lines) {
    const found = findFault(line)
    if (found === 'repeated') sorted.repeated++
    else if (found !== null) sorted.rejections.push({ line: line.line, ...found })
    else {
      sorted.fresh.push(line)
      for (const { columns } of line.identifiers) linesByIndex.set(columns.blind_index, line.line)
    }
  }
  return sorted

  function findFault({ account, identifiers, accountId }: PreparedLine): LineFault | 'repeated' | null {
    const held = identifiers.map(({ kind, indexes }) => holders.accountOf(kind, indexes))
    for (const [at, { masked, columns }] of identifiers.entries()) {
      const otherLine = linesByIndex.get(columns.blind_index)
      if (otherLine !== undefined) return fault('duplicate-in-file', { masked, otherLine })
      const holder = held[at]
      if (holder === undefined || holder === accountId) continue
      const origin = holders.originOf(holder)
      if (origin?.digest === digest) return fault('duplicate-in-file', { masked, otherLine: origin.line })
      const isSameLine = held.every(id => id === holder) && isFingerprintOf(deps.keys, account, origin?.fingerprint)
      return isSameLine ? 'repeated' : fault('identifier-taken', { masked })
    }
    return null
  }
}

async function complete(deps: ImportDependencies, journal: ImportJournal, state: ImportState): Promise<void> {
  const events = createEventLog(deps)
  await deps.database.transaction(async (tx: Transaction<IdentityTables>) => {
    if (!(await journal.complete(tx, state.id, deps.now()))) return
    const { digest, imported, repeated, rejected } = state
    await events.append(tx, {
      realm: deps.realm.name,
      kind: 'import.completed',
      outcome: 'success',
      surface: 'command',
      detail: { digest, imported, repeated, rejected },
    })
  })
}
