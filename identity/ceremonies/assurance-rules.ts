/** The engine's part for how surely somebody is proved, and what passkeys do for it. Pure. */
import { assuranceOf, type Evidence, type EvidenceKind, freshEvidence } from '../evidence/index.ts'
import type { EnginePolicy, Facts, Refusal, Step } from './rules.ts'

/** Step-up: what the session proved counts while it is young enough; only what is missing is asked. */
export function assuranceWithin(facts: Facts, _policy: EnginePolicy, now: Date): Step | { refuse: Refusal } | null {
  const maxAge = facts.target.maxAge ?? Number.POSITIVE_INFINITY
  const evidence = [...freshEvidence(facts.sessionEvidence, maxAge, now), ...facts.evidence]
  if (assuranceOf(evidence) >= Math.max(1, facts.target.aal)) return null
  return missingFactor(facts, evidence)
}

export function provedAgain(facts: Facts): Step | { refuse: Refusal } | null {
  return assuranceOf(facts.evidence) >= Math.max(1, facts.target.aal) ? null : missingFactor(facts, facts.evidence)
}

/** A password first, then a code; a passkey alone does for both. `assuranceOf` says which combinations suffice. */
function missingFactor(facts: Facts, evidence: readonly Evidence[]): Step | { refuse: Refusal } {
  const has = (kind: EvidenceKind): boolean => evidence.some(one => one.kind === kind)
  if (hardwareKeyDue(facts, facts.target.aal)) return { kind: 'passkey', hardware: true }
  if (facts.subject?.has.password && !has('password')) return { kind: 'password' }
  if (facts.subject?.has.phone && !has('sms-code')) return { kind: 'sms-code', to: 'account' }
  if (facts.target.aal <= 1 && facts.subject?.has.email && !has('email-code'))
    return { kind: 'email-code', to: 'account' }
  if (facts.target.aal <= 2 && facts.subject?.has.passkey) return { kind: 'passkey', hardware: false }
  return { refuse: 'refused.assurance_unreachable' }
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
      return mayOfferPasskey(facts) && !('to' in step && step.to === 'new')
    case 'review':
    case 'consent':
    case 'phone':
    case 'real-name':
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

export const hardwareKeyDue = (facts: Facts, aal: number): boolean =>
  aal >= 3 && facts.subject?.has.passkey === 3 && assuranceOf(facts.evidence) < 3
