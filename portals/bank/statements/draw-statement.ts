import { formatDateTime, type Language } from '../../../kit/i18n/index.ts'
import { openPdf, type Pdf } from '../../../kit/pdf/index.ts'
import { formatMoney, plainYuan } from '../money/index.ts'
import { kindName } from './kind-name.ts'
import { phrases } from './phrases/index.ts'
import type { Movement } from './statements.ts'

/** What stands above the table. */
export interface StatementHead {
  bank: string
  /** As its page calls it: product and masked number. */
  account: string
  holder: string
  /** Fen, now. */
  balance: number
  /** Days as they were asked for; empty where the statement begins or ends with the account. */
  from: string
  to: string
  madeAt: Date
  /** Outside systems are simulated. */
  isDemo: boolean
}

/** A4 lying, in points. */
const [width, height, margin] = [842, 595, 40]
const [size, leading] = [8.5, 12]

const columns = [
  { name: 'at', wide: 100 },
  { name: 'kind', wide: 84 },
  { name: 'party', wide: 200 },
  { name: 'memo', wide: 138 },
  { name: 'out', wide: 76, isFigure: true },
  { name: 'in', wide: 76, isFigure: true },
  { name: 'balance', wide: 88, isFigure: true },
] as const satisfies readonly { name: string; wide: number; isFigure?: boolean }[]

type Cells = Record<(typeof columns)[number]['name'], string>
type Row = { lines: string[][]; high: number }

const tableTop = 118
const tableEnd = height - 52

/** A statement as a PDF: a table of movements, its head on each page. */
export async function drawStatement(
  head: StatementHead,
  movements: readonly Movement[],
  language: Language,
): Promise<Uint8Array> {
  const pdf = openPdf({ title: titleOf(head, language), language, madeAt: head.madeAt })
  const pages = paginate(movements.map(movement => rowOf(pdf, cellsOf(movement, language))))
  for (const [at, rows] of pages.entries()) drawPage(pdf, { head, rows, at, count: pages.length, language })
  return await pdf.finish()
}

function cellsOf(movement: Movement, language: Language): Cells {
  const { at, kind, amount, balanceAfter, counterparty, memo, isSimulated } = movement
  const t = phrases(language)
  const party = counterparty === null ? [] : [counterparty.name, counterparty.number, counterparty.bank ?? '']
  return {
    at: formatDateTime(at, language),
    kind: kindName(kind, language) + (isSimulated ? t('simulated') : ''),
    party: party.filter(part => part !== '').join('  '),
    memo,
    out: amount < 0 ? plainYuan(-amount) : '',
    in: amount > 0 ? plainYuan(amount) : '',
    balance: plainYuan(balanceAfter),
  }
}

function rowOf(pdf: Pdf, cells: Cells): Row {
  const lines = columns.map(({ name, wide }) => pdf.wrap(cells[name], wide - 6, { size }))
  return { lines, high: Math.max(...lines.map(each => each.length)) * leading + 5 }
}

function paginate(rows: readonly Row[]): Row[][] {
  const pages: Row[][] = [[]]
  let left = tableEnd - tableTop
  for (const row of rows) {
    if (row.high > left) {
      pages.push([])
      left = tableEnd - tableTop
    }
    pages.at(-1)?.push(row)
    left -= row.high
  }
  return pages
}

type PageToDraw = { head: StatementHead; rows: readonly Row[]; at: number; count: number; language: Language }

function drawPage(pdf: Pdf, { head, rows, at, count, language }: PageToDraw): void {
  const t = phrases(language)
  pdf.page(width, height)
  drawHead(pdf, head, language)
  const wide = width - 2 * margin
  pdf.box({ x: margin, y: tableTop - 18, wide, high: 18 }, { fill: 0.93 })
  drawRow(
    pdf,
    columns.map(({ name }) => [t(`pdf.${name}`)]),
    tableTop - 17,
  )
  let y = tableTop
  for (const row of rows) {
    drawRow(pdf, row.lines, y)
    y += row.high
    pdf.line({ x: margin, y }, { x: width - margin, y }, 0.85)
  }
  const foot = { size: 7.5, gray: 0.35 }
  const page = t('pdf.page', { page: at + 1, count })
  pdf.text(margin, height - 30, t(pdf.hasGaps() ? 'pdf.note-gaps' : 'pdf.note'), foot)
  pdf.text(width - margin - pdf.measure(page, foot), height - 30, page, foot)
}

const titleOf = ({ bank, isDemo }: StatementHead, language: Language): string => {
  const t = phrases(language)
  return `${bank} ${t('pdf.title')}${isDemo ? t('pdf.demo') : ''}`
}

function drawHead(pdf: Pdf, head: StatementHead, language: Language): void {
  const t = phrases(language)
  const { account, holder, balance, from, to, madeAt } = head
  const period = from === '' && to === '' ? t('pdf.all') : t('pdf.period', { from: from || '…', to: to || '…' })
  const facts = [`${account}    ${holder}    ${t('pdf.now', { amount: formatMoney(balance, language) })}`]
  facts.push(`${period}    ${t('pdf.made', { at: formatDateTime(madeAt, language) })}`)
  pdf.text(margin, 50, titleOf(head, language), { size: 16, font: 'bold' })
  for (const [at, value] of facts.entries()) pdf.text(margin, 70 + at * 14, value, { size: 9, gray: 0.3 })
}

function drawRow(pdf: Pdf, cells: readonly string[][], top: number): void {
  let x = margin
  for (const [at, column] of columns.entries()) {
    const left = x
    x += column.wide
    for (const [line, value] of (cells[at] ?? []).entries()) {
      const from = 'isFigure' in column ? left + column.wide - 4 - pdf.measure(value, { size }) : left + 3
      pdf.text(from, top + 11 + line * leading, value, { size })
    }
  }
}
