import { number, latinText as text, writePdf } from '../../../kit/pdf/index.ts'
import type { PrintableCard } from './issue-grid-card.ts'
import { cellDigits, columns, rowCount } from './rules.ts'

/** ISO/IEC 7810 ID-1, 85.60 × 53.98 mm, in points. */
const [width, height] = [242.65, 153.01]
const [left, top, cellWidth, cellHeight] = [20, 125, 21.2, 13.2]
/** Where the texts at the right begin, so that they end with the grid. */
const atRight = left + 10 * cellWidth - 80

/**
 * The card as a PDF of one page and of its own size. Digits and Latin letters need none but the fonts that every reader has (ISO 32000-1
 * 9.6.2.2), so it holds nothing else: no name, no date of making, no tool.
 */
export function drawGridCard(card: PrintableCard, title = 'GRID CARD'): Uint8Array {
  const page = [
    '0.5 w 0.75 G',
    ...stripes(),
    '0 G 0 g',
    text(left - 9, height - 15, { size: 8, font: 'B', value: title }),
    text(atRight, height - 15, { size: 7, font: 'M', value: `No. ${card.serial}` }),
    ...columnHeads(),
    ...rows(card.cells),
    text(left - 9, 8, { size: 5, font: 'R', value: `Valid until ${card.validUntil}` }),
    text(atRight, 8, { size: 5, font: 'R', value: 'Never photograph or send this card.' }),
  ]
  return writePdf([{ width, height, content: page }])
}

const columnAt = (column: number): number => left + column * cellWidth
const rowAt = (row: number): number => top - (row + 1) * cellHeight

const columnHeads = (): string[] =>
  Array.from(columns, (column, index) => text(columnAt(index) + 8.1, top + 2.5, { size: 7, font: 'B', value: column }))

function rows(cells: string): string[] {
  return Array.from({ length: rowCount }, (_, row) => [
    text(left - 9, rowAt(row) + 4, { size: 7, font: 'B', value: String(row + 1) }),
    ...[...columns].keys().map(column => {
      const from = (row * columns.length + column) * cellDigits
      const value = cells.slice(from, from + cellDigits)
      return text(columnAt(column) + 3.4, rowAt(row) + 4, { size: 8, font: 'M', value })
    }),
  ]).flat()
}

/** Every second row on grey, so that the eye keeps to its row. */
function stripes(): string[] {
  const wide = columns.length * cellWidth
  return Array.from({ length: rowCount }, (_, row) => {
    const box = `${left} ${number(rowAt(row))} ${wide} ${cellHeight} re`
    return `${row % 2 === 0 ? '0.93 g' : '1 g'} ${box} B`
  })
}
