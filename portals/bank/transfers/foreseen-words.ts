import { formatDateTime, type Language, roundUpToMinute } from '../../../kit/i18n/index.ts'
import { formatMoney } from '../money/index.ts'
import type { Foreseen } from './foresee.ts'
import { phrases } from './phrases/index.ts'

/** What stands against a transfer, how much would do, when it ends, and what to do. */
export function foreseenWords({ code, until, most }: Foreseen, language: Language): string {
  const t = phrases(language)
  const amount = formatMoney(most ?? 0, language)
  if (code === 'transfer.payee_cooling' && until !== null)
    return t('foreseen-cooling', { most: amount, until: formatDateTime(roundUpToMinute(until), language) })
  if (code === 'transfer.insufficient_balance') return t('foreseen-balance', { most: amount })
  if (code.startsWith('transfer.over_')) return t('foreseen-limit', { most: amount })
  return t(code)
}
