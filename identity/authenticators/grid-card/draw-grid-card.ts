import { openPdf } from '../../../kit/pdf/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { PrintableCard } from './issue-grid-card.ts'
import { cellDigits, columns, rowCount } from './rules.ts'

/** ISO/IEC 7810 ID-1, 85.60 × 53.98 mm, in points. */
const [width, height] = [242.65, 153.01]
const [left, top, cellWidth, cellHeight] = [20, 28, 21.2, 13.2]
const right = left + columns.length * cellWidth
const longestTitle = right - left - 62

/**
 * The card as a PDF of one page and of its own size. Of its holder it says nothing: found in the street it is a card of nobody's.
 *
 * @param title whose card it is, in the operator's words
 */
export async function drawGridCard(card: PrintableCard, title: string): Promise<Uint8Array> {
  const pdf = openPdf({ title, language: 'zh-CN', madeAt: new Date(0) })
  const small = { size: 5, gray: 0.2 }
  const bold = { size: 7, font: 'bold' } as const
  pdf.page(width, height)
  pdf.text(left - 9, 14, pdf.wrap(title, longestTitle, { size: 8.5, font: 'bold' })[0] ?? '', {
    size: 8.5,
    font: 'bold',
  })
  const serial = `No. ${card.serial}`
  pdf.text(right - pdf.measure(serial, { size: 6 }), 14, serial, { size: 6 })
  for (const [index, column] of [...columns].entries()) {
    pdf.text(columnAt(index) + (cellWidth - pdf.measure(column, bold)) / 2, top - 3, column, bold)
  }
  for (let row = 0; row < rowCount; row++) {
    const y = top + row * cellHeight
    // Every second row on grey, so that the eye keeps to its row.
    pdf.box({ x: left, y, wide: right - left, high: cellHeight }, { fill: row % 2 === 0 ? 0.93 : 1, edge: 0.75 })
    pdf.text(left - 9, y + 9.2, String(row + 1), bold)
    for (let column = 0; column < columns.length; column++) {
      const from = (row * columns.length + column) * cellDigits
      const value = card.cells.slice(from, from + cellDigits)
      pdf.text(columnAt(column) + (cellWidth - pdf.measure(value, { size: 8 })) / 2, y + 9.6, value, { size: 8 })
    }
  }
  const valid = `有效期至 ${card.validUntil}  Valid until ${card.validUntil}`
  const warning = '请勿拍照或告诉他人  Never photograph or send it'
  pdf.text(left - 9, height - 8, valid, small)
  pdf.text(right - pdf.measure(warning, small), height - 8, warning, small)
  return await pdf.finish()
}

/** As the operator has it in the policy. Cards are printed in Chinese: who holds one may have any page language. */
export const titleOfCards = ({ name, media }: Pick<Policy, 'name' | 'media'>): string =>
  media['grid-card'].title?.['zh-CN'] ?? `${name['zh-CN']} 口令卡`

const columnAt = (column: number): number => left + column * cellWidth
