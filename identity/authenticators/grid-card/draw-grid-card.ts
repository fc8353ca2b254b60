import type { PrintableCard } from './issue-grid-card.ts'
import { cellDigits, columns, rowCount } from './rules.ts'

/** ISO/IEC 7810 ID-1, 85.60 × 53.98 mm, in points. */
const [width, height] = [242.65, 153.01]
const [left, top, cellWidth, cellHeight] = [20, 125, 21.2, 13.2]
/** Where the texts at the right begin, so that they end with the grid. */
const atRight = left + 10 * cellWidth - 80

/**
 * The card as a PDF of one page and of its own size. Digits and Latin letters need none but the fonts that every reader has (ISO 32000-1
 * 9.6.2.2), so it is written by hand and holds nothing else: no name, no date of making, no tool.
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
  ].join('\n')
  return document([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R
/Resources << /Font << /R 5 0 R /B 6 0 R /M 7 0 R >> >> >>`,
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    ...['Helvetica', 'Helvetica-Bold', 'Courier-Bold'].map(
      font => `<< /Type /Font /Subtype /Type1 /BaseFont /${font} /Encoding /WinAnsiEncoding >>`,
    ),
  ])
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
    const box = `${left} ${fixed(rowAt(row))} ${wide} ${cellHeight} re`
    return `${row % 2 === 0 ? '0.93 g' : '1 g'} ${box} B`
  })
}

function text(x: number, y: number, { size, font, value }: { size: number; font: string; value: string }): string {
  if (!/^[\x20-\x7e]*$/.test(value)) throw new RangeError('the fonts of this card have Latin letters and digits only')
  const escaped = value.replace(/[\\()]/g, '\\$&')
  return `BT /${font} ${size} Tf ${fixed(x)} ${fixed(y)} Td (${escaped}) Tj ET`
}

const fixed = (number: number): string => String(Math.round(number * 100) / 100)

/** Objects one behind the other, and where each begins (ISO 32000-1 7.5). All is ASCII, so characters are bytes. */
function document(objects: readonly string[]): Uint8Array {
  let file = '%PDF-1.4\n'
  const begins: string[] = []
  for (const [index, object] of objects.entries()) {
    begins.push(`${String(file.length).padStart(10, '0')} 00000 n \n`)
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${begins.join('')}`
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  )
}
