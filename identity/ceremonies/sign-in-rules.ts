/** The engine's part for sign-ins, and what other purposes share with them. Pure. */
import { assuranceOf, type EvidenceKind } from '../evidence/index.ts'
import { hardwareStep } from './assurance-rules.ts'
import type { Demand, EnginePolicy, Facts, Refusal, Step, Subject, Unmet, Way } from './engine-types.ts'
import { browserProof } from './qr-rules.ts'
import { aalNeeded, identityProved, secondOf, secondProved } from './second-factors.ts'

/** Whoever has proved one of these is no longer guessing who somebody is. */
export const firstFactors: readonly EvidenceKind[] = ['password', 'sms-code', 'email-code', 'passkey', 'qr']

export const proved = (facts: Facts, kind: EvidenceKind): boolean => facts.evidence.some(one => one.kind === kind)
export function captchaBefore(when: keyof EnginePolicy['captcha']): Demand {
  return (facts, policy) => {
    const use = policy.captcha[when]
    const due = use === 'always' || (use === 'after-failure' && facts.recentFailures > 0)
    // Once who they are is proved, guessing has ended and the captcha with it.
    const guessing = firstFactors.every(kind => !proved(facts, kind))
    return due && guessing && !proved(facts, 'captcha') ? { kind: 'captcha' } : null
  }
}

export function identified(facts: Facts, policy: EnginePolicy): Step | null {
  const ways: readonly Way[] = facts.purpose === 'recovery' ? ['sms-code', 'email-code'] : policy.ways
  if (!facts.subject) return { kind: 'identify', ways }
  // With these, who and what are asked at once, so a wrong one leads back to both.
  const named = facts.way === 'password' || facts.way === 'passkey' || facts.way === 'qr'
  if (facts.purpose === 'sign-in' && named && !proved(facts, facts.way)) return { kind: 'identify', ways }
  return null
}

/** A message costs money and disturbs a person: nothing is sent for a machine. */
function captchaBeforeSending(facts: Facts): Step | null {
  return facts.way === 'sms-code' && !proved(facts, 'sms-code') && !proved(facts, 'captcha')
    ? { kind: 'captcha' }
    : null
}

function primaryFactor(facts: Facts): Step | null {
  return facts.way === 'sms-code' && !proved(facts, 'sms-code') ? { kind: 'sms-code', to: 'account' } : null
}

export function notHeld(facts: Facts): { refuse: Refusal } | null {
  if (!facts.subject?.held) return null
  return { refuse: facts.subject.held === 'until-lifted' ? 'refused.account_suspended' : 'refused.account_held' }
}

function notRisky(facts: Facts): { refuse: Refusal } | null {
  return facts.risk === 'hold' ? { refuse: 'refused.risk' } : null
}

const provedByKey = (facts: Facts): boolean => proved(facts, 'passkey') || proved(facts, 'certificate-key')

function secondFactor(facts: Facts, policy: EnginePolicy, now: Date): Unmet | null {
  const { subject } = facts
  if (subject && facts.way === 'qr') {
    const [due, aal] = [secondFactorDue(facts, subject, policy), aalNeeded(facts, policy)]
    return browserProof(facts, policy, { subject, due, aal, now })
  }
  // Each of these proves two factors in one.
  if (!subject || provedByKey(facts) || !secondFactorDue(facts, subject, policy)) return null
  if (hardwareStep(facts, aalNeeded(facts, policy))) return null
  if (facts.way === 'password')
    return secondProved(facts) ? null : (secondOf(facts, policy, now) ?? identityItem(facts, subject, policy))
  if (proved(facts, 'password')) return null
  return subject.has.password ? { kind: 'password' } : identityItem(facts, subject, policy)
}

/** What made a second factor due, for who has given the password; the engine asks it, this only says why. */
export function secondFactorCause(facts: Facts, policy: EnginePolicy): SecondFactorCause | null {
  const { subject } = facts
  const asked = facts.purpose === 'sign-in' && facts.way === 'password' && proved(facts, 'password')
  if (!asked || !subject || !secondFactorDue(facts, subject, policy)) return null
  if (isStrangeDevice(facts, policy)) return 'unknown-device'
  return subject.twoStep === 'always' ? 'two-step' : 'caution'
}
export type SecondFactorCause = 'unknown-device' | 'two-step' | 'caution'

const isStrangeDevice = (facts: Facts, policy: EnginePolicy): boolean =>
  facts.way === 'password' && !facts.deviceKnown && policy.secondFactor.unknownDevice === 'code'

function secondFactorDue(facts: Facts, subject: Subject, policy: EnginePolicy): boolean {
  return (
    isStrangeDevice(facts, policy) ||
    subject.twoStep === 'always' ||
    facts.risk === 'more' ||
    aalNeeded(facts, policy) >= 2
  )
}

/** NIST SP 800-63B-4 3.1.3.3: a number may have been given to someone else since it was last used here. */
function dormantNumber(facts: Facts, policy: EnginePolicy): Unmet | null {
  const { subject } = facts
  const smsAlone = facts.way === 'sms-code' && !proved(facts, 'password') && !provedByKey(facts)
  const dormant = subject !== null && (subject.idleFor === null || subject.idleFor > policy.dormantAfter)
  return subject && smsAlone && dormant && !facts.deviceKnown ? identityItem(facts, subject, policy) : null
}

/** Something of the verified person; where the realm takes a face for it, whoever would rather show theirs may. */
export function identityItem(facts: Facts, subject: Subject, policy: EnginePolicy): Unmet | null {
  if (identityProved(facts, policy)) return null
  if (!subject.has.person) return { refuse: 'refused.no_second_factor' }
  const byFace = facts.chosen === 'face' && identityChoices(facts, policy).includes('face')
  return byFace ? { kind: 'face' } : { kind: 'identity-item' }
}

/** The item itself always stands beside the face (《人脸识别技术应用安全管理办法》). */
export const identityChoices = ({ subject }: Facts, policy: EnginePolicy): ('identity-item' | 'face')[] =>
  subject?.has.person && subject.has.face && policy.faceIdentifies ? ['identity-item', 'face'] : ['identity-item']

/** Beside a first factor of any kind. */
function hardwareKey(facts: Facts, policy: EnginePolicy): Step | null {
  return hardwareStep(facts, aalNeeded(facts, policy))
}

function assuranceReached(facts: Facts, policy: EnginePolicy): { refuse: Refusal } | null {
  return assuranceOf(facts.evidence) < aalNeeded(facts, policy) ? { refuse: 'refused.assurance_unreachable' } : null
}

function passwordNotDue(facts: Facts): Step | null {
  const { subject } = facts
  // Who came by a code keeps the old password for next time; who has none yet sets one now.
  const due = subject?.passwordChangeDue && (facts.way === 'password' || !subject.has.password)
  return due && !proved(facts, 'new-password') ? { kind: 'new-password' } : null
}

export const signInDemands: readonly Demand[] = [
  captchaBefore('signIn'),
  identified,
  captchaBeforeSending,
  primaryFactor,
  notHeld,
  notRisky,
  secondFactor,
  dormantNumber,
  hardwareKey,
  assuranceReached,
  passwordNotDue,
]
