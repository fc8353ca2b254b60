import type { z } from 'zod'
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
    enrolling: view.enrolling,
    approval: view.approval,
    failures: view.failures,
    returnTo: view.returnTo,
    expiresAt: view.expiresAt.toISOString(),
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
    case 'captcha':
    case 'consent':
    case 'phone':
    case 'password':
    case 'real-name':
    case 'new-password':
      return { kind: step.kind }
  }
}

/** An open ceremony is never shown as completed: who completes it is told so and it is gone. */
function refusedOf(next: Exclude<CeremonyView['next'], { state: 'step' }>): ShownView['next'] {
  return { state: 'refused', reason: next.state === 'refused' ? next.reason : 'answer.conflict' }
}
