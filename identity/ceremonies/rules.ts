/**
 * The engine: what a ceremony asks next. Pure: no clock, no I/O. Each purpose is a list of demands, read from the top; the first
 * that is not met is the next step, and when all are met the ceremony is complete.
 */
import { assuranceOf, type Evidence, methodsOf } from '../evidence/index.ts'
import { approvalDemands, approvalEvidence } from './approval-rules.ts'
import { assuranceWithin, provedAgain } from './assurance-rules.ts'
import type { CodeKind, Demand, EnginePolicy, Facts, Next, Purpose, Refusal, Step, Unmet } from './engine-types.ts'
import { identityProved, secondOf, secondOfResetProved } from './second-factors.ts'
import { captchaBefore, identified, identityItem, notHeld, proved, signInDemands } from './sign-in-rules.ts'

export * from './engine-types.ts'
export { firstFactors, type SecondFactorCause, secondFactorCause } from './sign-in-rules.ts'

export function nextStep(facts: Facts, policy: EnginePolicy, now: Date): Next {
  for (const demand of demands[facts.purpose]) {
    const unmet = demand(facts, policy, now)
    if (unmet && 'refuse' in unmet) return { state: 'refused', reason: unmet.refuse }
    if (unmet) return { state: 'step', step: unmet }
  }
  const evidence = evidenceOfAll(facts, now)
  return { state: 'completed', aal: assuranceOf(evidence), amr: methodsOf(evidence) }
}

function evidenceOfAll(facts: Facts, now: Date): readonly Evidence[] {
  if (facts.purpose === 'approval') return approvalEvidence(facts, now)
  return facts.purpose === 'step-up' ? [...facts.sessionEvidence, ...facts.evidence] : facts.evidence
}

const demands: Record<Purpose, readonly Demand[]> = {
  'sign-in': signInDemands,
  registration: [consented, captchaBefore('registration'), newPhone, realName, bankCard, newPassword],
  recovery: [
    captchaBefore('recovery'),
    identified,
    recoveryCode,
    recoveryIdentity,
    recoverySecondFactor,
    recoverable,
    newPassword,
  ],
  'step-up': [notHeld, assuranceWithin],
  're-authentication': [notHeld, provedAgain],
  enrolment: [notHeld, provedBeforeEnrolment, newIdentifier],
  approval: [notHeld, ...approvalDemands],
}

const provedNew = (facts: Facts, kind: CodeKind): boolean =>
  facts.newAddress !== null && facts.evidence.some(one => one.kind === kind && one.bound === facts.newAddress)

/** Asked of who has proved to be the holder, so that nobody else learns of it. */
function recoverable(facts: Facts): { refuse: Refusal } | null {
  return facts.subject?.held === 'until-lifted' ? { refuse: 'refused.account_suspended' } : null
}

function consented(facts: Facts): Step | null {
  return proved(facts, 'consent') ? null : { kind: 'consent' }
}

function newPhone(facts: Facts): Step | null {
  if (facts.newAddress === null) return { kind: 'phone' }
  return provedNew(facts, 'sms-code') ? null : { kind: 'sms-code', to: 'new' }
}

function realName(facts: Facts, policy: EnginePolicy): Step | null {
  return policy.realName === 'required' && !proved(facts, 'real-name') ? { kind: 'real-name' } : null
}

/** Whose card it is is asked with the person that the registry has just confirmed. */
function bankCard(facts: Facts, policy: EnginePolicy): Step | null {
  return policy.bankCard === 'required' && !proved(facts, 'bank-card') ? { kind: 'bank-card' } : null
}

function newPassword(facts: Facts): Step | null {
  return proved(facts, 'new-password') ? null : { kind: 'new-password' }
}

function recoveryCode(facts: Facts): Step | null {
  const kind = facts.way === 'email-code' ? 'email-code' : 'sms-code'
  return proved(facts, kind) ? null : { kind, to: 'account' }
}

/** One more item of identity than the phone (T5). Who was never verified can't give one and goes to a counter. */
function recoveryIdentity(facts: Facts, policy: EnginePolicy): Unmet | null {
  return facts.subject ? identityItem(facts, facts.subject, policy) : null
}

/**
 * A reset never gets round the second factor (ASVS 5.0 6.4.3): a password lost and a phone lost are not mended by an email, and a phone
 * taken over with some knowledge of its owner does not stand for the token beside it.
 */
function recoverySecondFactor(facts: Facts, policy: EnginePolicy, now: Date): Step | null {
  if (facts.subject?.twoStep !== 'always' && policy.secondFactor.minimumAal < 2) return null
  return secondOfResetProved(facts) ? null : secondOf(facts, policy, now)
}

/**
 * Before a phone or email is bound: the password again, and the old phone or, where it is lost (`way` says so), an item of identity.
 */
function provedBeforeEnrolment(facts: Facts, policy: EnginePolicy): Unmet | null {
  const { subject } = facts
  if (!subject) return { refuse: 'refused.assurance_unreachable' }
  if (subject.has.password && !proved(facts, 'password')) return { kind: 'password' }
  if (identityProved(facts, policy)) return null
  if (subject.has.phone && facts.way !== 'email-code') {
    return provedByOwnPhone(facts.evidence, facts.newAddress) ? null : { kind: 'sms-code', to: 'account' }
  }
  return identityItem(facts, subject, policy)
}

/** Whether a code to the account's own phone is among the evidence, and not only one to the address being added. */
export function provedByOwnPhone(evidence: readonly Evidence[], newAddress: string | null): boolean {
  return evidence.some(one => one.kind === 'sms-code' && one.bound !== newAddress)
}

function newIdentifier(facts: Facts): Step | null {
  if (!facts.enrolling) return null
  if (facts.newAddress === null) return { kind: 'new-identifier', identifier: facts.enrolling }
  const kind: CodeKind = facts.enrolling === 'phone' ? 'sms-code' : 'email-code'
  return provedNew(facts, kind) ? null : { kind, to: 'new' }
}
