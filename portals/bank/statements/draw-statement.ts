import { formatDateTime, type Language } from '../../../kit/i18n/index.ts'
import { measure, number, type PdfPage, text, wrap, writePdf } from '../../../kit/pdf/index.ts'
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

const tableTop = height - 118
const tableEnd = 52

/** A statement as a PDF: a table of movements, its head on each page. */
export function drawStatement(head: StatementHead, movements: readonly Movement[], language: Language): Uint8Array {
  const pages = paginate(movements.map(movement => rowOf(cellsOf(movement, language))))
  return writePdf(
    pages.map((rows, at) => drawPage({ head, rows, at, count: pages.length, language })),
    { chinese: true },
  )
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

function rowOf(cells: Cells): Row {
  const lines = columns.map(({ name, wide }) => wrap(cells[name], wide - 6, size))
  return { lines, high: Math.max(...lines.map(each => each.length)) * leading + 5 }
}

function paginate(rows: readonly Row[]): Row[][] {
  const pages: Row[][] = [[]]
  let left = tableTop - tableEnd
  for (const row of rows) {
    if (row.high > left) {
      pages.push([])
      left = tableTop - tableEnd
    }
    pages.at(-1)?.push(row)
    left -= row.high
  }
  return pages
}

type PageToDraw = { head: StatementHead; rows: readonly Row[]; at: number; count: number; language: Language }

function drawPage({ head, rows, at, count, language }: PageToDraw): PdfPage {
  const t = phrases(language)
  const content = [...drawHead(head, language)]
  const names = columns.map(({ name }) => [t(`pdf.${name}`)])
  content.push('0.93 g', `${margin} ${tableTop} ${width - 2 * margin} 18 re f`, '0 g', ...drawRow(names, tableTop + 17))
  let y = tableTop
  for (const row of rows) {
    content.push(...drawRow(row.lines, y))
    y -= row.high
    content.push('0.85 G 0.5 w', `${margin} ${number(y)} m ${width - margin} ${number(y)} l S`)
  }
  const foot = { size: 7.5, font: 'R' } as const
  const page = t('pdf.page', { page: at + 1, count })
  content.push(
    '0.35 g',
    text(margin, 30, { ...foot, value: t('pdf.note') }),
    text(width - margin - measure(page, foot.size), 30, { ...foot, value: page }),
  )
  return { width, height, content }
}

function drawHead(head: StatementHead, language: Language): string[] {
  const t = phrases(language)
  const { bank, account, holder, balance, from, to, madeAt, isDemo } = head
  const title = `${bank} ${t('pdf.title')}${isDemo ? t('pdf.demo') : ''}`
  const period = from === '' && to === '' ? t('pdf.all') : t('pdf.period', { from: from || '…', to: to || '…' })
  const facts = [`${account}    ${holder}    ${t('pdf.now', { amount: formatMoney(balance, language) })}`]
  facts.push(`${period}    ${t('pdf.made', { at: formatDateTime(madeAt, language) })}`)
  return [
    '0 g',
    text(margin, height - 50, { size: 16, font: 'B', value: title }),
    '0.3 g',
    ...facts.map((value, at) => text(margin, height - 70 - at * 14, { size: 9, font: 'R', value })),
    '0 g',
  ]
}

function drawRow(cells: readonly string[][], top: number): string[] {
  let x = margin
  return columns.flatMap((column, at) => {
    const left = x
    x += column.wide
    const isFigure = 'isFigure' in column
    return (cells[at] ?? []).map((value, line) => {
      const from = isFigure ? left + column.wide - 4 - measure(value, size) : left + 3
      return text(from, top - 11 - line * leading, { size, font: 'R', value })
    })
  })
}
