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
    case 'throttled':
      return 'throttle.code'
    case 'code.sendings_used_up':
      return 'code.too_many'
    case 'approval.not_as_shown':
    case 'ticket.not_approved':
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
}

const invalid: Readonly<Record<string, string>> = {
  'new-password': 'password.too_short',
  'real-name': 'person.document_invalid',
}
