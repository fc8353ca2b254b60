import { AppError } from '../../../kit/errors/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { AnswerRefusal, CeremonyView } from '../answer-types.ts'
import type { CeremonyMissing } from '../open-ceremony.ts'
import { faultsOf } from '../pages/faults.ts'
import { showView } from './show-view.ts'

export interface RefusalContext {
  realm: Realm
  language: Language
  now: Date
  view: CeremonyView
  /** The kind of the answer that was refused. */
  kind: string
  help: { address: string; title: string } | undefined
}

/** Every code of a refused answer. */
export const refusalCodes = [
  'answer.wrong',
  'answer.locked',
  'answer.invalid',
  'answer.unexpected',
  'answer.conflict',
  'captcha.incomplete',
  'captcha.gone',
  'captcha.expired',
  'captcha.wrong',
  'registry.unavailable',
  'registry.not_confirmed',
  'card.unavailable',
  'card.not_confirmed',
  'card.locked',
  'approval.not_as_shown',
  'throttled',
  'code.too_soon',
  'code.sendings_used_up',
  'ticket.not_approved',
  'push.unavailable',
  'push.waiting',
  'push.paused',
  'face.pending',
  'face.failed',
  'face.cancelled',
  'face.expired',
  'face.unavailable',
  'challenge.over',
  'medium.none',
  'medium.cannot_sign',
  'medium.expired',
  'medium.used_up',
  'medium.unanswered_today',
  'medium.unanswered_in_all',
] as const satisfies readonly AnswerRefusal['code'][]

export const refusedCodes = [
  'refused.risk',
  'refused.account_held',
  'refused.account_suspended',
  'refused.no_second_factor',
  'refused.other_region',
  'refused.assurance_unreachable',
  'refused.details_changed',
  'refused.approval_over',
  'refused.identity_level',
  'refused.over_limit',
  'refused.declined',
] as const

export const missingCodes = [
  'ceremony.unknown',
  'ceremony.other_browser',
  'ceremony.expired',
  'ceremony.ended',
] as const satisfies readonly CeremonyMissing['code'][]

/**
 * A refused answer as a problem: its own details, the ceremony as it stands now, and the words that the pages would say, each at
 * its field.
 */
export function refusalProblem(refusal: AnswerRefusal, context: RefusalContext): AppError {
  const { realm, language, now, view, kind, help } = context
  const { policy } = realm
  const digits = policy.codes[kind === 'email-code' ? 'email-code' : 'sms-code'].digits
  const form = kind === 'sms-code' || kind === 'email-code' ? 'code' : kind
  return new AppError(refusal.code, {
    details: {
      ...detailsOf(refusal, now),
      messages: faultsOf(refusal, { language, policy, form, codeDigits: digits, now }),
      ...(help ? { help } : {}),
      view: showView(view, policy),
    },
  })
}

function detailsOf(refusal: AnswerRefusal, now: Date): Record<string, unknown> {
  switch (refusal.code) {
    case 'answer.wrong': {
      const { attemptsLeft, lockedUntil, closed } = refusal
      return { attemptsLeft, lockedUntil: lockedUntil?.toISOString() ?? null, closed }
    }
    case 'answer.locked':
      return { lockedUntil: refusal.until?.toISOString() ?? null, ...waiting(refusal.until, now) }
    case 'answer.invalid':
      return { field: refusal.field, reasons: refusal.reasons }
    case 'throttled':
    case 'push.paused':
    case 'code.too_soon':
      return { retryAt: refusal.retryAt?.toISOString() ?? null, ...waiting(refusal.retryAt, now) }
    case 'answer.unexpected':
    case 'answer.conflict':
    case 'captcha.incomplete':
    case 'captcha.gone':
    case 'captcha.expired':
    case 'captcha.wrong':
    case 'registry.unavailable':
    case 'registry.not_confirmed':
    case 'card.unavailable':
    case 'card.not_confirmed':
    case 'card.locked':
    case 'approval.not_as_shown':
    case 'code.sendings_used_up':
    case 'ticket.not_approved':
    case 'push.unavailable':
    case 'push.waiting':
    case 'face.pending':
    case 'face.failed':
    case 'face.cancelled':
    case 'face.expired':
    case 'face.unavailable':
    case 'challenge.over':
    case 'medium.none':
    case 'medium.cannot_sign':
    case 'medium.expired':
    case 'medium.used_up':
    case 'medium.unanswered_today':
    case 'medium.unanswered_in_all':
      return {}
  }
}

/** Becomes the header Retry-After. */
function waiting(until: Date | null, now: Date): { retryAfterSeconds?: number } {
  return until ? { retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)) } : {}
}

/** What to begin again is told to the browser that began it, and to no other. */
export function missingProblem(missing: CeremonyMissing): AppError {
  return new AppError(missing.code, missing.restart ? { details: { restart: missing.restart } } : {})
}
