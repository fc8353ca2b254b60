/** What the engine decides by and what it decides. Pure data. */
import type { Aal, Evidence, MediumKind, OneTimeKind } from '../evidence/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'

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
/** What somebody may choose among at a step. */
export type Choice = MediumKind | 'identity-item'
export type CodeKind = 'sms-code' | 'email-code'
/** A signature by a certificate's key, or the certificate that the browser showed. */
export type CertificateKind = 'certificate-key' | 'client-certificate'

export type Step =
  | { kind: 'captcha' }
  | { kind: 'consent' }
  | { kind: 'identify'; ways: readonly Way[] }
  | { kind: 'phone' }
  | { kind: 'password' }
  /** `hardware`: none but one that is bound to its hardware will do. */
  | { kind: 'passkey'; hardware: boolean }
  | { kind: OneTimeKind | CertificateKind }
  /** A check by a provider, elsewhere; there is always another way beside it. */
  | { kind: 'face' }
  /** A yes on a phone of the account. */
  | { kind: 'push' }
  | { kind: 'sms-code'; to: 'account' | 'new' }
  | { kind: 'email-code'; to: 'account' | 'new' }
  | { kind: 'identity-item' }
  | { kind: 'real-name' }
  /** A card of the bank's and its password, of the person just verified. */
  | { kind: 'bank-card' }
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
  /** `passkey`: the assurance that the best of them reaches; null too where the realm takes none. `media`: those that it takes. */
  has: {
    password: boolean
    phone: boolean
    email: boolean
    person: boolean
    passkey: 2 | 3 | null
    media: readonly MediumKind[]
    /** A verified person whom a provider that the realm takes can look at. */
    face: boolean
    /** A registered phone that may be asked. */
    push: boolean
  }
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
  /** What the holder would rather use where several media answer; of an approval it stands there. */
  chosen: Choice | null
  /** Null for other purposes. */
  approval: ApprovalFacts | null
}

/** The part of a realm's policy that decides what is asked. */
export interface EnginePolicy {
  ways: readonly Way[]
  captcha: { signIn: CaptchaUse; registration: CaptchaUse; recovery: CaptchaUse }
  realName: 'required' | 'off'
  bankCard: 'required' | 'off'
  secondFactor: { unknownDevice: 'code' | 'none'; minimumAal: number }
  dormantAfter: number
  qrElsewhere: 'second-factor' | 'refuse'
  /** Media by which a proof adds nothing to another factor. */
  weak: readonly MediumKind[]
  /** Whether a face may stand for the item of identity. */
  faceIdentifies: boolean
}
type CaptchaUse = 'always' | 'after-failure' | 'never'

export type Unmet = Step | { refuse: Refusal }
export type Demand = (facts: Facts, policy: EnginePolicy, now: Date) => Unmet | null
