import { chinaEn, chinaZhCN } from '../../../kit/china/index.ts'
import { createPhrases, formatDateTime, formatTime, type Language, roundUpToMinute } from '../../../kit/i18n/index.ts'
import type { FieldFault } from '../../../kit/ui/index.ts'
import { passwordReasonText } from '../../authenticators/password/index.ts'
import { isOneTime, oneTimeKinds } from '../../evidence/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { AnswerRefusal, Reason } from '../answer-types.ts'
import { phrases } from '../phrases/index.ts'
import { zhCN as ownKeys } from '../phrases/zh-CN.ts'
import { kindsInWords } from './kinds-in-words.ts'

const chinaPhrases = createPhrases(chinaZhCN, chinaEn)

export interface FaultContext {
  language: Language
  policy: Policy
  /** Which secret the form asked for. */
  form: string
  codeDigits: number
  now: Date
}

/** What a refusal says, and at which field. */
export function faultsOf(refusal: AnswerRefusal, context: FaultContext): FieldFault[] {
  const t = phrases(context.language)
  const at = (message: string, field = fieldOf(context)): FieldFault[] => [{ field, message }]
  switch (refusal.code) {
    case 'answer.wrong':
      if (refusal.closed) return at(t('fault.closed'))
      if (refusal.lockedUntil) return at(t('fault.locked-now', { until: until(refusal.lockedUntil, context) }))
      return at(t(`fault.wrong.${secretOf(context)}`, { count: refusal.attemptsLeft }))
    case 'answer.locked':
      return at(refusal.until ? t('fault.locked', { until: until(refusal.until, context) }) : t('fault.closed'))
    case 'answer.invalid':
      return refusal.reasons.map(reason => ({ field: refusal.field, message: reasonText(reason, context) }))
    case 'captcha.incomplete':
      return at(t('fault.captcha-incomplete'), 'captcha')
    case 'captcha.gone':
    case 'captcha.expired':
    case 'captcha.wrong':
      return at(t('fault.captcha'), 'captcha')
    case 'registry.unavailable':
      return at(t('fault.registry-unavailable'))
    case 'registry.not_confirmed':
      return at(t('fault.registry-not-confirmed'))
    case 'card.unavailable':
    case 'card.not_confirmed':
    case 'card.locked':
      return at(t(`fault.${refusal.code}`))
    case 'throttled':
      return at(t('fault.throttled', { until: until(refusal.retryAt, context) }))
    case 'code.too_soon':
      return at(t('fault.too-soon', { until: until(refusal.retryAt ?? context.now, context) }))
    case 'code.sendings_used_up':
      return at(t('fault.sendings-used-up'))
    case 'face.pending':
    case 'face.failed':
    case 'face.cancelled':
    case 'face.expired':
    case 'face.unavailable':
      return at(t(`fault.${refusal.code}`), 'face')
    case 'challenge.over':
    case 'medium.none':
    case 'medium.cannot_sign':
    case 'medium.expired':
    case 'medium.used_up':
    case 'medium.unanswered_today':
    case 'medium.unanswered_in_all':
      return at(t(`fault.${refusal.code}`))
    case 'approval.not_as_shown':
      return at(t('fault.not-as-shown'), 'content')
    case 'push.unavailable':
    case 'push.waiting':
      return at(t(`fault.${refusal.code}`), 'content')
    case 'push.paused':
      return at(t('fault.push.paused', { until: until(refusal.retryAt, context) }), 'content')
    case 'ticket.not_approved':
      return at(t('fault.ticket'), 'content')
    case 'answer.conflict':
      return at(t('fault.conflict'))
    case 'answer.unexpected':
      return at(t('fault.unexpected'))
  }
}

function until(date: Date, { language, policy, now }: FaultContext): string {
  const rounded = roundUpToMinute(date)
  const soon = rounded.getTime() - now.getTime() < 12 * 3_600_000
  return soon ? formatTime(rounded, language, policy.timeZone) : formatDateTime(rounded, language, policy.timeZone)
}

const secrets = ['code', 'identity-item', 'passkey', 'face', 'certificate-key', ...oneTimeKinds] as const
const secretOf = ({ form }: FaultContext): 'password' | (typeof secrets)[number] =>
  secrets.find(one => one === form) ?? 'password'

function fieldOf({ form, policy }: FaultContext): string {
  const fields: Record<string, string> = {
    code: 'code',
    'identity-item': policy.recovery.items[0] ?? 'name',
    'real-name': 'name',
    'bank-card': 'card',
    phone: 'phone',
    'new-identifier': 'value',
    identify: 'identifier',
    captcha: 'captcha',
    passkey: 'passkey',
    face: 'face',
    'certificate-key': 'certificate-key',
    'client-certificate': 'content',
  }
  return isOneTime(form) ? 'code' : (fields[form] ?? 'password')
}

function reasonText(reason: Reason, context: FaultContext): string {
  const t = phrases(context.language)
  const own = `fault.${reason.code}`
  if (own === 'fault.identifier.unrecognised') return t(own, { kinds: kindsInWords(context.policy, context.language) })
  if (own === 'fault.code.format') return t(own, { digits: context.codeDigits })
  if (own in ownKeys) return t(own as 'fault.password.empty')
  const password = passwordReasonText(reason, context.language)
  if (password !== null) return password
  return chinaPhrases(context.language)(reason.code as 'mobile.length')
}
