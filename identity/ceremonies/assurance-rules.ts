/** The engine's part for how surely somebody is proved, and what passkeys do for it. Pure. */
import { assuranceOf, type Evidence } from '../evidence/index.ts'
import type { EnginePolicy, Facts, Step, Unmet } from './engine-types.ts'
import { secondOf, withSession } from './second-factors.ts'

/** Step-up: what the session proved counts while it is young enough; only what is missing is asked. */
export function assuranceWithin(facts: Facts, policy: EnginePolicy, now: Date): Unmet | null {
  const evidence = withSession(facts, now)
  return assuranceOf(evidence) >= Math.max(1, facts.target.aal) ? null : missingFactor(facts, policy, { evidence, now })
}

export function provedAgain(facts: Facts, policy: EnginePolicy, now: Date): Unmet | null {
  const { evidence } = facts
  return assuranceOf(evidence) >= Math.max(1, facts.target.aal) ? null : missingFactor(facts, policy, { evidence, now })
}

/** A password first, then a medium; a passkey alone does for both. `assuranceOf` says which combinations suffice. */
function missingFactor(
  facts: Facts,
  policy: EnginePolicy,
  { evidence, now }: { evidence: readonly Evidence[]; now: Date },
): Unmet {
  const hardware = hardwareStep(facts, facts.target.aal)
  if (hardware) return hardware
  const passwordProved = evidence.some(({ kind }) => kind === 'password')
  if (facts.subject?.has.password && !passwordProved) return { kind: 'password' }
  return secondOf(facts, policy, now) ?? { refuse: 'refused.assurance_unreachable' }
}

/**
 * Whether a passkey answers this step too. At the beginning of a sign-in it names its holder; later it is offered to who has proved
 * something already, so that nobody else learns who has one.
 */
export function takesPasskey(facts: Facts, policy: EnginePolicy, step: Step): boolean {
  if (!policy.ways.includes('passkey')) return false
  switch (step.kind) {
    case 'passkey':
      return true
    case 'captcha':
    case 'identify':
      return facts.purpose === 'sign-in' && facts.subject === null
    case 'password':
    case 'sms-code':
    case 'email-code':
    case 'identity-item':
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
    case 'certificate-key':
    case 'client-certificate':
    case 'face':
    case 'push':
      return mayOfferPasskey(facts) && !('to' in step && step.to === 'new')
    case 'review':
    case 'consent':
    case 'phone':
    case 'real-name':
    case 'bank-card':
    case 'new-identifier':
    case 'new-password':
      return false
  }
}

function mayOfferPasskey(facts: Facts): boolean {
  if (!facts.subject?.has.passkey) return false
  if (facts.purpose === 'sign-in')
    return facts.evidence.some(({ kind }) => kind === 'password' || kind === 'sms-code' || kind === 'qr')
  return facts.purpose === 'step-up' || facts.purpose === 're-authentication'
}

/** AAL 3 takes a key that cannot be copied: who has one is asked for it, of both kinds for the one that was chosen. */
export function hardwareStep(facts: Facts, aal: number): Step | null {
  const [first = null, second] = hardwareKeys(facts, aal)
  const kind = second !== undefined && second === facts.chosen ? second : first
  if (kind === null) return null
  return kind === 'passkey' ? { kind, hardware: true } : { kind }
}

/** The keys of the account that reach AAL 3, where it is due. */
export function hardwareKeys({ subject, evidence }: Facts, aal: number): ('passkey' | 'certificate-key')[] {
  if (aal < 3 || !subject || assuranceOf(evidence) >= 3) return []
  const { passkey, media } = subject.has
  return [
    ...(passkey === 3 ? (['passkey'] as const) : []),
    ...(media.includes('certificate-key') ? (['certificate-key'] as const) : []),
  ]
}
