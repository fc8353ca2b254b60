import type { AnswerRefusal } from '../answer-types.ts'

/** Under which code the help explains a refusal: a wrong code and a wrong password are one refusal, and two articles. */
export function helpCodeOf(refusal: AnswerRefusal, form: string): string {
  switch (refusal.code) {
    case 'answer.wrong':
      return refusal.lockedUntil || refusal.closed ? 'gate.locked' : (wrong[form] ?? 'gate.wrong')
    case 'answer.locked':
      return 'gate.locked'
    case 'answer.invalid':
      return invalid[form] ?? refusal.code
    case 'captcha.incomplete':
    case 'captcha.gone':
      return 'captcha.wrong'
    case 'registry.not_confirmed':
      return 'person.mismatch'
    case 'card.unavailable':
    case 'card.not_confirmed':
    case 'card.locked':
      return refusal.code
    case 'throttled':
      return 'throttle.code'
    case 'code.sendings_used_up':
      return 'code.too_many'
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
    case 'approval.not_as_shown':
    case 'ticket.not_approved':
    case 'push.unavailable':
    case 'push.waiting':
    case 'push.paused':
    case 'answer.unexpected':
    case 'answer.conflict':
    case 'captcha.expired':
    case 'captcha.wrong':
    case 'registry.unavailable':
    case 'code.too_soon':
      return refusal.code
  }
}

const wrong: Readonly<Record<string, string>> = {
  code: 'code.wrong',
  'identity-item': 'recovery.proof_wrong',
  passkey: 'passkey.wrong',
  face: 'face.failed',
  'certificate-key': 'certificate-key.wrong',
  totp: 'totp.wrong',
  'otp-token': 'otp-token.wrong',
  'grid-card': 'grid-card.wrong',
  'recovery-code': 'recovery-code.wrong',
}

const invalid: Readonly<Record<string, string>> = {
  'new-password': 'password.too_short',
  'real-name': 'person.document_invalid',
  'certificate-key': 'certificate-key.wrong',
  totp: 'totp.wrong',
  'otp-token': 'otp-token.wrong',
  'grid-card': 'grid-card.wrong',
  'recovery-code': 'recovery-code.wrong',
}
