import type { z } from 'zod'
import type { MediumAsks } from '../../authenticators/index.ts'
import { maskIdentifier } from '../../identifiers/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { CeremonyView } from '../answer-types.ts'
import type { Purpose, Step } from '../rules.ts'
import type { viewSchema } from './schemas.ts'

type ShownView = z.input<typeof viewSchema>
type ShownStep = NonNullable<ShownView['ahead']>

/** A view as the API gives it: instants as text, and of what was typed a mask only. */
export function showView(view: CeremonyView, policy: Policy): ShownView {
  const { next, code } = view
  const asked = view.ahead ?? (next.state === 'step' ? next.step : null)
  return {
    id: view.id,
    purpose: view.purpose as Purpose,
    next: next.state === 'step' ? { state: 'step', step: showStep(next.step, policy) } : refusedOf(next),
    ahead: view.ahead && showStep(view.ahead, policy),
    way: view.way,
    identifierMasked: view.identifier && maskIdentifier(view.identifier),
    recipientMasked: view.recipientMasked,
    code: code && {
      sentAt: code.sentAt.toISOString(),
      expiresAt: code.expiresAt.toISOString(),
      resendAt: code.resendAt.toISOString(),
      digits: policy.codes[asked?.kind === 'email-code' ? 'email-code' : 'sms-code'].digits,
    },
    passkey: view.passkey && { ...view.passkey },
    medium: view.medium && {
      ...view.medium,
      asks: showAsks(view.medium.asks),
      expiresAt: view.medium.expiresAt?.toISOString() ?? null,
    },
    face: view.face,
    push: view.push && { ...view.push, expiresAt: view.push.expiresAt.toISOString() },
    certificateKey: view.certificateKey && {
      text: view.certificateKey.text,
      certificates: [...view.certificateKey.certificates],
    },
    choices: [...view.choices],
    enrolling: view.enrolling,
    approval: view.approval,
    failures: view.failures,
    returnTo: view.returnTo,
    expiresAt: view.expiresAt.toISOString(),
  }
}

type ShownAsks = NonNullable<ShownView['medium']>['asks']

function showAsks(asks: MediumAsks | null): ShownAsks {
  switch (asks?.kind) {
    case 'cells':
      return { kind: 'cells', cells: [...asks.cells] }
    case 'question': {
      const { question, payeeDigits, amount } = asks
      const payee = payeeDigits && { digits: payeeDigits.digits, places: [...payeeDigits.places] }
      return { kind: 'question', question, payeeDigits: payee, amount }
    }
    case 'code':
      return { kind: 'code' }
    case undefined:
      return null
  }
}

function showStep(step: Step, policy: Policy): ShownStep {
  switch (step.kind) {
    case 'identify':
      return { kind: 'identify', ways: [...step.ways] }
    case 'identity-item':
      return { kind: 'identity-item', items: policy.recovery.items }
    case 'sms-code':
    case 'email-code':
      return { kind: step.kind, to: step.to }
    case 'new-identifier':
    case 'passkey':
      return step
    case 'review':
      return { kind: 'review', media: [...step.media] }
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
    case 'face':
    case 'push':
    case 'certificate-key':
    case 'client-certificate':
      return { kind: step.kind }
    case 'captcha':
    case 'consent':
    case 'phone':
    case 'password':
    case 'real-name':
    case 'bank-card':
    case 'new-password':
      return { kind: step.kind }
  }
}

/** An open ceremony is never shown as completed: who completes it is told so and it is gone. */
function refusedOf(next: Exclude<CeremonyView['next'], { state: 'step' }>): ShownView['next'] {
  return { state: 'refused', reason: next.state === 'refused' ? next.reason : 'answer.conflict' }
}
