import { type MoneyReason, parseMoney } from '../money/index.ts'
import { type PayeeRefusal, readPayee } from '../payees/index.ts'
import { type CsvRecord, parseCsv } from './parse-csv.ts'

export interface BatchLine {
  /** In the file, from 1. */
  line: number
  name: string
  number: string
  /** Null for this bank. */
  bank: string | null
  /** Fen. */
  amount: number
  memo: string
}

export type LineFault = PayeeRefusal | MoneyReason | 'line.columns' | 'line.memo' | 'line.duplicate'
export type FileFault =
  | 'file.missing'
  | 'file.encoding'
  | 'file.quotes'
  | 'file.empty'
  | 'file.too_many'
  | 'file.faults'

export interface FaultAt {
  line: number
  code: LineFault
}

export type BatchRead =
  | { ok: true; lines: BatchLine[]; total: number }
  | { ok: false; code: FileFault; faults: FaultAt[] }

export const mostLines = 1000
export const mostBytes = 512 * 1024
const longestMemo = 60

/** 户名, 账号, 开户行 (empty for this bank), 金额, and if wanted 附言; a line of titles above them is passed over. */
export function readBatch(bytes: Uint8Array): BatchRead {
  const refused = (code: FileFault, faults: FaultAt[] = []): BatchRead => ({ ok: false, code, faults })
  if (bytes.length === 0) return refused('file.missing')
  const text = decode(bytes)
  if (text === null) return refused('file.encoding')
  const records = parseCsv(text)
  if (records === null) return refused('file.quotes')
  const [first] = records
  const rows = first !== undefined && isTitle(first) ? records.slice(1) : records
  if (rows.length === 0) return refused('file.empty')
  if (rows.length > mostLines) return refused('file.too_many')
  const read = rows.map(readLine)
  const faults = read.flatMap(one => (one.ok ? [] : one.faults))
  const lines = read.flatMap(one => (one.ok ? [one.line] : []))
  faults.push(...duplicatesOf(lines))
  if (faults.length > 0)
    return refused(
      'file.faults',
      faults.toSorted((a, b) => a.line - b.line),
    )
  return { ok: true, lines, total: lines.reduce((sum, { amount }) => sum + amount, 0) }
}

/** UTF-8, or what spreadsheets in China still write. Without a BOM; a byte that is in neither makes it no text. */
function decode(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return text.includes('\0') ? null : text
    } catch {
      // Tried in the next one.
    }
  }
  return null
}

const isTitle = ({ cells }: CsvRecord): boolean =>
  /户名|名称|\bname\b/i.test(cells[0] ?? '') && !/\d/.test(cells[3] ?? '')

const thisBank = new Set(['', '本行', '青禾银行', 'Qinghe Bank'])

type LineRead = { ok: true; line: BatchLine } | { ok: false; faults: FaultAt[] }

function readLine({ line, cells }: CsvRecord): LineRead {
  if (cells.length < 4 || cells.slice(5).some(cell => cell.trim() !== ''))
    return { ok: false, faults: [{ line, code: 'line.columns' }] }
  // An apostrophe keeps a spreadsheet from rounding a long number.
  const [name = '', number = '', bankText = '', amountText = '', memoText = ''] = cells.map(cell =>
    cell.trim().replace(/^['’]/, ''),
  )
  const faults: FaultAt[] = []
  const bank = thisBank.has(bankText) ? null : bankText
  const payee = readPayee({ name, number, bank, alias: '' })
  if (!payee.ok) faults.push({ line, code: payee.code })
  const money = parseMoney(amountText)
  if (!money.ok) faults.push({ line, code: money.reason })
  const memo = memoText.normalize('NFC').trim()
  if ([...memo].length > longestMemo || /[\p{C}\p{Zl}\p{Zp}]/u.test(memo)) faults.push({ line, code: 'line.memo' })
  if (!payee.ok || !money.ok || faults.length > 0) return { ok: false, faults }
  const { alias: _, ...party } = payee.payee
  return { ok: true, line: { line, ...party, amount: money.fen, memo } }
}

/** Twice the same payee, amount and note is a slip far more often than a wish; another note says that it is meant. */
function duplicatesOf(lines: readonly BatchLine[]): FaultAt[] {
  const seen = new Set<string>()
  return lines.flatMap(({ line, number, amount, memo }) => {
    const key = JSON.stringify([number, amount, memo])
    if (seen.has(key)) return [{ line, code: 'line.duplicate' as const }]
    seen.add(key)
    return []
  })
}

/** Long enough for a weekend and a holiday; then the payees may have changed. */
export const approvableFor = 7 * 86_400_000

export const batchRefusals = [
  'batch.unknown',
  'batch.not_checker',
  'batch.own',
  'batch.over',
  'batch.expired',
  'batch.changed',
  'batch.no_medium',
  'batch.over_medium',
  'batch.over_role',
  'batch.account_stopped',
] as const
export type BatchRefusal = (typeof batchRefusals)[number]
