/**
 * The media that the engine asks for, the best first: a new one is one entry, with its answer in `answers/` and its page. Pure.
 * Whoever has several that would do chooses among them; nobody is told of them before proving a first factor or having a session.
 */
import {
  type Aal,
  assuranceOf,
  type Evidence,
  freshEvidence,
  type MediumKind,
  type OneTimeKind,
} from '../evidence/index.ts'
import type { EnginePolicy, Facts, Step, Subject } from './engine-types.ts'

interface Ask {
  step: Step
  holds: (subject: Subject) => boolean
  /** Whether it is asked for in an approval: what it proves there stands for the details, or is a secret beside them. */
  approves: boolean
}

const oneTime = (kind: OneTimeKind, approves: boolean): Ask => ({
  step: { kind },
  holds: ({ has }) => has.media.includes(kind),
  approves,
})

const asks: Partial<Record<MediumKind, Ask>> = {
  'client-certificate': {
    step: { kind: 'client-certificate' },
    holds: ({ has }) => has.media.includes('client-certificate'),
    approves: false,
  },
  passkey: { step: { kind: 'passkey', hardware: false }, holds: ({ has }) => has.passkey !== null, approves: true },
  'security-key': {
    step: { kind: 'passkey', hardware: true },
    holds: ({ has }) => has.passkey === 3,
    approves: true,
  },
  'certificate-key': {
    step: { kind: 'certificate-key' },
    holds: ({ has }) => has.media.includes('certificate-key'),
    approves: true,
  },
  'otp-token': oneTime('otp-token', true),
  // What is made by the clock alone says nothing of a payment (decision 0032).
  totp: oneTime('totp', false),
  'sms-code': { step: { kind: 'sms-code', to: 'account' }, holds: ({ has }) => has.phone, approves: true },
  'grid-card': oneTime('grid-card', true),
  'email-code': {
    step: { kind: 'email-code', to: 'account' },
    holds: ({ has }) => has.email && !has.phone,
    approves: false,
  },
  // After what disturbs nobody: a request is made where nothing else would do, or its holder chooses it. It never stands for details.
  push: { step: { kind: 'push' }, holds: ({ has }) => has.push, approves: false },
  'recovery-code': oneTime('recovery-code', false),
  face: { step: { kind: 'face' }, holds: ({ has }) => has.face, approves: false },
  password: { step: { kind: 'password' }, holds: ({ has }) => has.password, approves: true },
}

/** How an approval asks for a medium; undefined where it does not. */
export function approvalAsk(kind: string): Ask | undefined {
  const ask = Object.hasOwn(asks, kind) ? asks[kind as MediumKind] : undefined
  return ask?.approves ? ask : undefined
}

/** Those that may stand beside a first factor; where AAL 3 is due, `hardwareStep` asks for the key itself. */
const seconds = (Object.keys(asks) as MediumKind[]).filter(kind => kind !== 'password' && kind !== 'security-key')
/**
 * A reset is proved by what was issued to the holder, not by the address that it began with, a key or a phone that it removes, or a
 * face, which says who somebody is as the item of identity beside it did.
 */
const secondsOfRecovery = seconds.filter(kind => !['passkey', 'email-code', 'face', 'push'].includes(kind))

export const aalNeeded = (facts: Facts, policy: EnginePolicy): number =>
  Math.max(facts.target.aal, policy.secondFactor.minimumAal)

/** What is proved when somebody is asked for a medium beside it, and what the two must reach; null where nobody is. */
function stageOf(facts: Facts, policy: EnginePolicy, now: Date): { evidence: readonly Evidence[]; aal: number } | null {
  const { purpose, evidence, target } = facts
  const has = (kind: Evidence['kind']): boolean => evidence.some(one => one.kind === kind)
  switch (purpose) {
    case 'sign-in':
      // After a code by SMS the password is the second; after a phone's word it is the first.
      return (facts.way === 'password' || facts.way === 'qr') && has('password')
        ? { evidence, aal: Math.min(2, aalNeeded(facts, policy)) }
        : null
    case 'step-up':
      return { evidence: withSession(facts, now), aal: Math.max(1, target.aal) }
    case 're-authentication':
      return { evidence, aal: Math.max(1, target.aal) }
    case 'recovery':
      return facts.way === 'email-code' && has('email-code') && identityProved(facts, policy)
        ? { evidence: [], aal: 1 }
        : null
    case 'registration':
    case 'enrolment':
    case 'approval':
      return null
  }
}

/** By the item of identity or, where the realm takes it for one, by a face. */
export const identityProved = ({ evidence }: Facts, { faceIdentifies }: EnginePolicy): boolean =>
  evidence.some(({ kind }) => kind === 'identity-item' || (faceIdentifies && kind === 'face'))

/** What the session proved counts while it is young enough. */
export function withSession(facts: Facts, now: Date): Evidence[] {
  const maxAge = facts.target.maxAge ?? Number.POSITIVE_INFINITY
  return [...freshEvidence(facts.sessionEvidence, maxAge, now), ...facts.evidence]
}

/** The media that would do as second factor here, the best first. */
export function secondFactors(facts: Facts, policy: EnginePolicy, now: Date): MediumKind[] {
  const { subject } = facts
  const stage = stageOf(facts, policy, now)
  if (!subject || !stage) return []
  const kinds = facts.purpose === 'recovery' ? secondsOfRecovery : seconds
  const enough = kinds.filter(kind => {
    const holds = asks[kind]?.holds(subject) === true && stage.evidence.every(one => one.kind !== kind)
    // The phone that a picture was scanned with has said its word: once more is no second factor.
    if (kind === 'push' && facts.way === 'qr') return false
    // What would not be enough is not asked for: it would cost a message or a code, and end in a refusal.
    return holds && assuranceOf([...stage.evidence, proofBy(kind, subject, policy)]) >= stage.aal
  })
  return besideFace(enough)
}

/** A face is never the only way (《人脸识别技术应用安全管理办法》), and recovery codes, which run out, are no equal one. */
function besideFace(kinds: MediumKind[]): MediumKind[] {
  const hasEqual = kinds.some(kind => kind !== 'face' && kind !== 'recovery-code')
  return hasEqual ? kinds : kinds.filter(kind => kind !== 'face')
}

/** The step of the one that the holder chose, or of the best. */
export function secondOf(facts: Facts, policy: EnginePolicy, now: Date): Step | null {
  const kinds = secondFactors(facts, policy, now)
  const kind = kinds.find(one => one === facts.chosen) ?? kinds[0]
  return (kind && asks[kind]?.step) ?? null
}

const proofBy = (kind: MediumKind, { has }: Subject, policy: EnginePolicy): Evidence => ({
  kind,
  at: '',
  bound: null,
  hardware: kind === 'passkey' && has.passkey === 3,
  weak: policy.weak.some(one => one === kind),
})

/** What media would prove together, were they asked for. */
export const strengthTogether = (kinds: readonly MediumKind[], subject: Subject, policy: EnginePolicy): Aal =>
  assuranceOf(kinds.map(kind => proofBy(kind, subject, policy)))

export const secondOfResetProved = (facts: Facts): boolean =>
  facts.evidence.some(({ kind }) => secondsOfRecovery.some(one => one === kind))

/** Whether something beside the password was proved. */
export const secondProved = (facts: Facts): boolean =>
  facts.evidence.some(({ kind }) => seconds.some(one => one === kind))
