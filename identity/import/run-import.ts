import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import { formatNumber, type Language } from '../../kit/i18n/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type ImportDependencies, type ImportProgress, type ImportSummary, importAccounts } from './import-accounts.ts'
import { createImportJournal, type Rejection } from './journal.ts'
import { phrases } from './phrases/index.ts'
import { fileSource, formatOf, type ImportFormat } from './source.ts'

export interface RunImportOptions {
  database: Database<IdentityTables>
  keys: KeyRing
  realm: ImportDependencies['realm']
  path: string
  /** By the file's name unless given. */
  format?: ImportFormat
  /** `<path>.report.jsonl` unless given. */
  reportPath?: string
  language: Language
  now: () => Date
  newId: () => string
  /** Gets one line of text at a time. */
  print: (line: string) => void
  /** Milliseconds, for the rate. */
  clock?: () => number
  signal?: AbortSignal
}

export type RunImportResult = ImportSummary & { /** Null where no line was left out. */ reportPath: string | null }

/**
 * The command `lingpai account import FILE`: imports, says how far it is, and writes the report of what was left out.
 *
 * @throws AppError `import.format-unknown`, `import.file-unreadable`, and those of `importAccounts`
 */
export async function runImport(options: RunImportOptions): Promise<RunImportResult> {
  const { path, print, now, newId, database, keys, realm, signal } = options
  const format = options.format ?? formatOf(path)
  if (format === null) throw new AppError('import.format-unknown', { details: { formats: ['jsonl', 'csv'] } })
  const size = await sizeOf(path)
  const t = phrases(options.language)
  const file = basename(path)
  const say = progressTeller(options, size)

  print(t('started', { file, realm: realm.name }))
  const summary = await importAccounts({
    database,
    keys,
    realm,
    source: fileSource(path, format),
    now,
    newId,
    onResume: line => print(t('resumed', { file, line })),
    onProgress: say,
    ...(signal === undefined ? {} : { signal }),
  })
  print(outcomeText(summary, options.language))
  const reportPath = summary.rejected === 0 ? null : (options.reportPath ?? `${path}.report.jsonl`)
  if (reportPath !== null) {
    await writeReport(options, summary.importId, reportPath)
    print(t('report', { path: reportPath }))
  }
  if (summary.outcome !== 'stopped') print(t('remove', { file }))
  return { ...summary, reportPath }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (cause) {
    throw new AppError('import.file-unreadable', { cause })
  }
}

function outcomeText(summary: ImportSummary, language: Language): string {
  const t = phrases(language)
  if (summary.outcome !== 'completed') return t(summary.outcome)
  return t('completed', countsOf(summary, language))
}

const countsOf = ({ imported, repeated, rejected }: ImportProgress, language: Language) => ({
  imported: formatNumber(imported, language),
  repeated: formatNumber(repeated, language),
  rejected: formatNumber(rejected, language),
})

const sayEveryMs = 1000

/** A line a second at most. */
function progressTeller(options: RunImportOptions, size: number): (progress: ImportProgress) => void {
  const { language, print, clock = () => performance.now() } = options
  const start = { at: clock(), line: -1 }
  let said = start.at
  return progress => {
    if (start.line === -1) Object.assign(start, { at: clock(), line: progress.line })
    if (clock() - said < sayEveryMs) return
    said = clock()
    const seconds = (said - start.at) / 1000
    const rate = seconds === 0 ? 0 : Math.round((progress.line - start.line) / seconds)
    const percent = Math.floor((100 * progress.byteOffset) / size)
    const line = formatNumber(progress.line, language)
    print(phrases(language)('progress', { line, percent, rate, ...countsOf(progress, language) }))
  }
}

const reportPage = 1000

/** One JSON object a line. Holds masks only; readable by its owner, as it still tells who has an account. */
async function writeReport(options: RunImportOptions, importId: string, path: string): Promise<void> {
  const journal = createImportJournal(options.database)
  const t = phrases(options.language)
  const describe = (rejection: Rejection) => JSON.stringify({ ...rejection, message: t(rejection.code) })
  const report = await open(path, 'w', 0o600)
  try {
    for (let after = 0; ; ) {
      const page = await journal.rejections(importId, after, reportPage)
      if (page.length > 0) await report.write(`${page.map(describe).join('\n')}\n`)
      const last = page.at(-1)
      if (last === undefined || page.length < reportPage) return
      after = last.line
    }
  } finally {
    await report.close()
  }
}
