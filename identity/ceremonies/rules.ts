/**
 * The engine: what a ceremony asks next. Pure: no clock, no I/O. Each purpose is a list of demands, read from the top; the first
 * that is not met is the next step, and when all are met the ceremony is complete.
 */
import {
  type Aal,
  assuranceOf,
  type Evidence,
  type EvidenceKind,
  type MediumKind,
  methodsOf,
} from '../evidence/index.ts'
import { type ApprovalFacts, approvalDemands, approvalEvidence } from './approval-rules.ts'
import { assuranceWithin, hardwareKeyDue, provedAgain } from './assurance-rules.ts'
import { browserProof } from './qr-rules.ts'

export const purposes = [
  'sign-in',
  'registration',
  'recovery',
  'step-up',
  're-authentication',
  'enrolment',
  'approval',
] as const
export type Purpose = (typeof purposes)[number]

export type Way = 'password' | 'sms-code' | 'email-code' | 'passkey' | 'qr'
export type CodeKind = 'sms-code' | 'email-code'

export type Step =
  | { kind: 'captcha' }
  | { kind: 'consent' }
  | { kind: 'identify'; ways: readonly Way[] }
  | { kind: 'phone' }
  | { kind: 'password' }
  /** `hardware`: none but one that is bound to its hardware will do. */
  | { kind: 'passkey'; hardware: boolean }
  | { kind: 'sms-code'; to: 'account' | 'new' }
  | { kind: 'email-code'; to: 'account' | 'new' }
  | { kind: 'identity-item' }
  | { kind: 'real-name' }
  | { kind: 'new-identifier'; identifier: 'phone' | 'email' }
  | { kind: 'new-password' }
  /** The details, to be looked at before anything is signed; `media`: what they may be signed with. */
  | { kind: 'review'; media: readonly MediumKind[] }

export type Refusal =
  /** The risk rules hold the sign-in back. */
  | 'refused.risk'
  /** The account is held after a report of theft; recovery frees it. */
  | 'refused.account_held'
  /** Held by the organisation or an authority: nothing that the holder proves frees it. */
  | 'refused.account_suspended'
  /** Nothing that the account has can prove what is asked. */
  | 'refused.no_second_factor'
  /** Approved on a phone that is not where this unknown browser is. */
  | 'refused.other_region'
  | 'refused.assurance_unreachable'
  /** Of approvals: the details are not those that were asked; decided already or too late; not known surely enough; too much. */
  | 'refused.details_changed'
  | 'refused.approval_over'
  | 'refused.identity_level'
  | 'refused.over_limit'
  /** The holder said no. */
  | 'refused.declined'

export type Next =
  | { state: 'step'; step: Step }
  | { state: 'completed'; aal: Aal; amr: string[] }
  | { state: 'refused'; reason: Refusal }

/** Who the ceremony is about. What is no account looks the same to the engine and can prove nothing. */
export interface Subject {
  held: false | 'until-recovery' | 'until-lifted'
  /** `passkey`: the assurance that the best of them reaches; null too where the realm takes none. */
  has: { password: boolean; phone: boolean; email: boolean; person: boolean; passkey: 2 | 3 | null }
  twoStep: 'unknown-devices' | 'always'
  /** Milliseconds since the last sign-in; null where there was none. */
  idleFor: number | null
  passwordChangeDue: boolean
}

export interface Facts {
  purpose: Purpose
  evidence: readonly Evidence[]
  /** Of the session that a step-up raises. */
  sessionEvidence: readonly Evidence[]
  way: Way
  subject: Subject | null
  /** Registration and a new identifier: the address typed, as the keyed hash that codes are bound to. */
  newAddress: string | null
  deviceKnown: boolean
  /** Of a sign-in that a phone approved: the phone is in another region than the browser. */
  phoneElsewhere: boolean
  /** Wrong answers lately from this browser or its network. */
  recentFailures: number
  risk: 'allow' | 'more' | 'hold'
  target: { aal: Aal; maxAge: number | null }
  enrolling: 'phone' | 'email' | null
  /** Null for other purposes. */
  approval: ApprovalFacts | null
}

/** The part of a realm's policy that decides what is asked. */
export interface EnginePolicy {
  ways: readonly Way[]
  captcha: { signIn: CaptchaUse; registration: CaptchaUse; recovery: CaptchaUse }
  realName: 'required' | 'off'
  secondFactor: { unknownDevice: 'code' | 'none'; minimumAal: number }
  dormantAfter: number
  qrElsewhere: 'second-factor' | 'refuse'
}
type CaptchaUse = 'always' | 'after-failure' | 'never'

type Demand = (facts: Facts, policy: EnginePolicy, now: Date) => Step | { refuse: Refusal } | null

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
  'sign-in': [
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
  ],
  registration: [consented, captchaBefore('registration'), newPhone, realName, newPassword],
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

/** Whoever has proved one of these is no longer guessing who somebody is. */
export const firstFactors: readonly EvidenceKind[] = ['password', 'sms-code', 'email-code', 'passkey', 'qr']

const proved = (facts: Facts, kind: EvidenceKind): boolean => facts.evidence.some(one => one.kind === kind)
const provedNew = (facts: Facts, kind: CodeKind): boolean =>
  facts.newAddress !== null && facts.evidence.some(one => one.kind === kind && one.bound === facts.newAddress)

function captchaBefore(when: keyof EnginePolicy['captcha']): Demand {
  return (facts, policy) => {
    const use = policy.captcha[when]
    const due = use === 'always' || (use === 'after-failure' && facts.recentFailures > 0)
    // Once who they are is proved, guessing has ended and the captcha with it.
    const guessing = firstFactors.every(kind => !proved(facts, kind))
    return due && guessing && !proved(facts, 'captcha') ? { kind: 'captcha' } : null
  }
}

function identified(facts: Facts, policy: EnginePolicy): Step | null {
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

function notHeld(facts: Facts): { refuse: Refusal } | null {
  if (!facts.subject?.held) return null
  return { refuse: facts.subject.held === 'until-lifted' ? 'refused.account_suspended' : 'refused.account_held' }
}

/** Asked of who has proved to be the holder, so that nobody else learns of it. */
function recoverable(facts: Facts): { refuse: Refusal } | null {
  return facts.subject?.held === 'until-lifted' ? { refuse: 'refused.account_suspended' } : null
}

function notRisky(facts: Facts): { refuse: Refusal } | null {
  return facts.risk === 'hold' ? { refuse: 'refused.risk' } : null
}

function secondFactor(facts: Facts, policy: EnginePolicy): Step | { refuse: Refusal } | null {
  const { subject } = facts
  if (subject && facts.way === 'qr') {
    const [due, aal] = [secondFactorDue(facts, subject, policy), aalNeeded(facts, policy)]
    return browserProof(facts, policy, { subject, due, aal })
  }
  // A passkey proves two factors in one.
  if (!subject || proved(facts, 'passkey') || !secondFactorDue(facts, subject, policy)) return null
  if (hardwareKeyDue(facts, aalNeeded(facts, policy))) return null
  if (facts.way === 'password') {
    if (proved(facts, 'sms-code') || proved(facts, 'email-code')) return null
    if (subject.has.phone) return { kind: 'sms-code', to: 'account' }
    if (subject.has.email) return { kind: 'email-code', to: 'account' }
  } else {
    if (proved(facts, 'password')) return null
    if (subject.has.password) return { kind: 'password' }
  }
  return identityItem(facts, subject)
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
function dormantNumber(facts: Facts, policy: EnginePolicy): Step | { refuse: Refusal } | null {
  const { subject } = facts
  const smsAlone = facts.way === 'sms-code' && !proved(facts, 'password') && !proved(facts, 'passkey')
  const dormant = subject !== null && (subject.idleFor === null || subject.idleFor > policy.dormantAfter)
  return subject && smsAlone && dormant && !facts.deviceKnown ? identityItem(facts, subject) : null
}

function identityItem(facts: Facts, subject: Subject): Step | { refuse: Refusal } | null {
  if (proved(facts, 'identity-item')) return null
  return subject.has.person ? { kind: 'identity-item' } : { refuse: 'refused.no_second_factor' }
}

const aalNeeded = (facts: Facts, policy: EnginePolicy): number =>
  Math.max(facts.target.aal, policy.secondFactor.minimumAal)

/** AAL 3 takes a key that cannot be copied; who has one is asked for it, beside a first factor of any kind. */
function hardwareKey(facts: Facts, policy: EnginePolicy): Step | null {
  return hardwareKeyDue(facts, aalNeeded(facts, policy)) ? { kind: 'passkey', hardware: true } : null
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

function newPassword(facts: Facts): Step | null {
  return proved(facts, 'new-password') ? null : { kind: 'new-password' }
}

function recoveryCode(facts: Facts): Step | null {
  const kind = facts.way === 'email-code' ? 'email-code' : 'sms-code'
  return proved(facts, kind) ? null : { kind, to: 'account' }
}

/** One more item of identity than the phone (T5). Who was never verified can't give one and goes to a counter. */
function recoveryIdentity(facts: Facts): Step | { refuse: Refusal } | null {
  return facts.subject ? identityItem(facts, facts.subject) : null
}

/** A reset never gets round the second factor (ASVS 5.0 6.4.3): a password lost and a phone lost are not mended by an email. */
function recoverySecondFactor(facts: Facts): Step | null {
  const { subject } = facts
  if (!subject || facts.way !== 'email-code' || proved(facts, 'sms-code')) return null
  return subject.twoStep === 'always' && subject.has.phone ? { kind: 'sms-code', to: 'account' } : null
}

/**
 * Before a phone or email is bound: the password again, and the old phone or, where it is lost (`way` says so), an item of identity.
 */
function provedBeforeEnrolment(facts: Facts): Step | { refuse: Refusal } | null {
  const { subject } = facts
  if (!subject) return { refuse: 'refused.assurance_unreachable' }
  if (subject.has.password && !proved(facts, 'password')) return { kind: 'password' }
  if (proved(facts, 'identity-item')) return null
  if (subject.has.phone && facts.way !== 'email-code') {
    return provedByOwnPhone(facts.evidence, facts.newAddress) ? null : { kind: 'sms-code', to: 'account' }
  }
  return identityItem(facts, subject)
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
