import type { Language } from '../../../kit/i18n/index.ts'

export type MoneyReason = `money.${'empty' | 'characters' | 'decimals' | 'zero' | 'too-much'}`

/** Ten thousand million yuan: far below what a JavaScript integer holds exactly, far above what a person sends. */
const most = 1_000_000_000_000

/**
 * Reads an amount in yuan as a person types it: `1234.5`, `1,234.50`, full-width digits, a sign of the currency before it.
 *
 * @returns whole fen, at least one; never rounded: a third decimal is refused
 */
export function parseMoney(text: string): { ok: true; fen: number } | { ok: false; reason: MoneyReason } {
  // Judged before anything is replaced, so that a flood of text costs nothing.
  if (text.length > 64) return { ok: false, reason: 'money.too-much' }
  const plain = text
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replace(/^\s*[¥￥]?\s*|\s*元?\s*$/g, '')
  if (plain === '') return { ok: false, reason: 'money.empty' }
  const read = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/.exec(plain)
  if (read === null) return { ok: false, reason: 'money.characters' }
  const [, whole = '', decimals = ''] = read
  if (decimals.length > 2) return { ok: false, reason: 'money.decimals' }
  const fen = Number(whole.replaceAll(',', '') + decimals.padEnd(2, '0'))
  if (fen > most) return { ok: false, reason: 'money.too-much' }
  if (fen === 0) return { ok: false, reason: 'money.zero' }
  return { ok: true, fen }
}

/** `1234.50`: for files, APIs and the details that are signed. The same in every language. */
export function plainYuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `1,234.50元` · `CNY 1,234.50`; with a minus before it all where it is less than nothing. */
export function formatMoney(fen: number, language: Language): string {
  const [whole = '', decimals = ''] = plainYuan(Math.abs(fen)).split('.')
  const amount = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
  const sign = fen < 0 ? '−' : ''
  return language === 'en' ? `${sign}CNY ${amount}` : `${sign}${amount}元`
}
