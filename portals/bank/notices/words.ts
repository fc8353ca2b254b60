import { formatDateTime, type Language } from '../../../kit/i18n/index.ts'
import { isTransferRefusal } from '../ledger/index.ts'
import { formatMoney } from '../money/index.ts'
import { kindName } from '../statements/index.ts'
import { refusalWords } from '../transfers/index.ts'
import type { Notice, NoticeText } from './inbox.ts'
import { phrases } from './phrases/index.ts'

/** Which of the phrases it is. */
const wordOf = (text: NoticeText) =>
  text.kind === 'movement' ? (text.amount < 0 ? 'out' : 'in') : text.outcome === 'done' ? 'done' : 'failed'

const reasonOf = (text: NoticeText, language: Language): string =>
  text.kind === 'schedule' && isTransferRefusal(text.outcome) ? refusalWords(text.outcome, language) : ''

export function noticeTitle({ text }: Notice, language: Language): string {
  const amount = formatMoney(Math.abs(text.amount), language)
  const kind = text.kind === 'movement' ? kindName(text.entryKind, language) : ''
  return phrases(language)(`title-${wordOf(text)}`, { amount, kind })
}

export function noticeDetail({ text, numberMasked, at }: Notice, language: Language): string {
  const when = formatDateTime(at, language)
  const rest =
    text.kind === 'movement'
      ? phrases(language)('balance', { amount: formatMoney(text.balanceAfter, language) })
      : reasonOf(text, language)
  return [numberMasked, rest, when].filter(part => part !== '').join(' · ')
}

/** No name and no whole number: a message is read over the shoulder. */
export function smsText(
  text: NoticeText,
  { number_masked: masked, at }: { number_masked: string | null; at: Date },
  language: Language,
) {
  const word = wordOf(text)
  const parameters = {
    tail: (masked ?? '').slice(-4),
    at: formatDateTime(at, language),
    amount: formatMoney(Math.abs(text.amount), language),
    balance: text.kind === 'movement' ? formatMoney(text.balanceAfter, language) : '',
    reason: reasonOf(text, language),
  }
  return { template: `bank-${word}`, parameters, text: phrases(language)(`sms-${word}`, parameters) }
}
