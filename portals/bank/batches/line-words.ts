import type { Language } from '../../../kit/i18n/index.ts'
import { isTransferRefusal } from '../ledger/index.ts'
import { refusalWords } from '../transfers/index.ts'
import { phrases } from './phrases/index.ts'

/** What became of a line; null while it waits. */
export function lineWords(outcome: string | null, language: Language): string {
  const t = phrases(language)
  if (outcome === null) return t('line-waiting')
  if (outcome === 'done') return t('line-done')
  return isTransferRefusal(outcome) ? refusalWords(outcome, language) : t('batch.not_matched')
}
