import type { Language } from '../../../kit/i18n/index.ts'
import { plainYuan } from '../money/index.ts'
import { phrases } from './phrases/index.ts'
import type { Movement } from './statements.ts'

/** Without it Excel reads UTF-8 as the system's old encoding. */
export const byteOrderMark = '\ufeff'

const columns = ['at', 'kind', 'out', 'in', 'balance', 'name', 'number', 'bank', 'memo'] as const

export function csvHead(language: Language): string {
  const t = phrases(language)
  return byteOrderMark + csvRow(columns.map(column => t(`column.${column}`)))
}

/** What goes out and what comes in have a column each, so that no amount begins with a minus. */
export function csvLine(movement: Movement, language: Language): string {
  const t = phrases(language)
  const { amount, counterparty } = movement
  return csvRow([
    new Date(movement.at.getTime() + chinaOffset).toISOString().slice(0, 19).replace('T', ' '),
    t(`kind.${movement.kind}`) + (movement.isSimulated ? t('simulated') : ''),
    amount < 0 ? plainYuan(-amount) : '',
    amount > 0 ? plainYuan(amount) : '',
    plainYuan(movement.balanceAfter),
    counterparty?.name ?? '',
    counterparty?.number ?? '',
    counterparty?.bank ?? '',
    movement.memo,
  ])
}

const chinaOffset = 8 * 3_600_000

/** One line of a file for spreadsheets. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

/**
 * One cell by RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it, which makes it text
 * again (CSV injection, OWASP); a tab or a line's end before the sign does not hide it, nor does a full-width sign.
 */
function cell(text: string): string {
  const safe = /^\s*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
