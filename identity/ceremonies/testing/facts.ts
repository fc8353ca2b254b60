/** For tests only: what the engine may have to decide by, drawn at random, and what right and wrong answers make of it. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Evidence, type EvidenceKind, heldKinds, type MediumKind, oneTimeKinds } from '../../evidence/index.ts'
import type { Combination } from '../../realms/index.ts'
import type { ApprovalFacts } from '../approval-rules.ts'
import { takesPasskey } from '../assurance-rules.ts'
import { takesTicket } from '../qr-rules.ts'
import { type EnginePolicy, type Facts, type Purpose, purposes, type Step, type Subject } from '../rules.ts'

export const now = new Date('2026-01-01T00:00:00Z')
export const day = 86_400_000

export const policy: fc.Arbitrary<EnginePolicy> = fc.record({
  ways: fc.constantFrom(
    ['password', 'sms-code'] as const,
    ['password', 'sms-code', 'passkey'] as const,
    ['password', 'sms-code', 'passkey', 'qr'] as const,
  ),
  captcha: fc.record({
    signIn: fc.constantFrom('always', 'after-failure', 'never'),
    registration: fc.constantFrom('always', 'never'),
    recovery: fc.constantFrom('always', 'never'),
  }),
  realName: fc.constantFrom('required', 'off'),
  bankCard: fc.constantFrom('required', 'off'),
  secondFactor: fc.record({ unknownDevice: fc.constantFrom('code', 'none'), minimumAal: fc.constantFrom(1, 2, 3) }),
  dormantAfter: fc.constant(90 * day),
  qrElsewhere: fc.constantFrom('second-factor', 'refuse'),
  weak: fc.subarray([...oneTimeKinds, 'face' as const, 'push' as const]),
  faceIdentifies: fc.boolean(),
})

export const subject: fc.Arbitrary<Subject> = fc.record({
  held: fc.constantFrom<Subject['held'][]>(false, 'until-recovery', 'until-lifted'),
  has: fc.record({
    password: fc.boolean(),
    phone: fc.boolean(),
    email: fc.boolean(),
    person: fc.boolean(),
    passkey: fc.constantFrom(null, 2, 3),
    media: fc.subarray<MediumKind>([...heldKinds, 'client-certificate']),
    face: fc.boolean(),
    push: fc.boolean(),
  }),
  twoStep: fc.constantFrom('unknown-devices', 'always'),
  idleFor: fc.constantFrom(null, 0, 89 * day, 91 * day),
  passwordChangeDue: fc.boolean(),
})

export interface World {
  purpose: Purpose
  way: Facts['way']
  subject: Subject
  deviceKnown: boolean
  phoneElsewhere: boolean
  recentFailures: number
  risk: Facts['risk']
  aal: 1 | 2 | 3
  maxAge: number | null
  sessionEvidence: Evidence[]
  enrolling: 'phone' | 'email'
  chosen: MediumKind | null
  approval: ApprovalFacts
}

/** Those that a policy may name, and those that none may. */
const combinations: readonly Combination[] = [
  ['sms-code'],
  ['password', 'sms-code'],
  ['sms-code', 'password'],
  ['password'],
  ['certificate-key'],
  ['password', 'otp-token'],
  ['password', 'grid-card'],
  ['password', 'totp'],
  ['password', 'recovery-code', 'sms-code'],
  ['password', 'qr'],
  ['sms-code', 'push'],
  ['email-code', 'sms-code'],
]

const approval: fc.Arbitrary<ApprovalFacts> = fc
  .record({
    hash: fc.constant('h1'),
    standing: fc.constantFrom<ApprovalFacts['standing'][]>('open', 'open', 'open', 'open', 'changed', 'over'),
    permitted: fc.shuffledSubarray([...combinations], { minLength: 1, maxLength: 4 }),
    fits: fc.boolean(),
    chosen: fc.constantFrom<(MediumKind | null)[]>(null, 'sms-code', 'certificate-key', 'otp-token', 'grid-card'),
    identitySure: fc.constantFrom(true, true, true, false),
  })
  .map(({ fits, ...facts }) => ({ ...facts, withinLimits: fits ? facts.permitted : facts.permitted.slice(1) }))

export const world: fc.Arbitrary<World> = fc.record({
  purpose: fc.constantFrom(...purposes),
  way: fc.constantFrom('password', 'sms-code', 'email-code'),
  subject,
  deviceKnown: fc.boolean(),
  phoneElsewhere: fc.boolean(),
  recentFailures: fc.constantFrom(0, 1),
  risk: fc.constantFrom('allow', 'more', 'hold'),
  aal: fc.constantFrom(1, 1, 2, 3),
  maxAge: fc.constantFrom(null, 60_000),
  sessionEvidence: fc.array(
    fc.record({
      kind: fc.constantFrom<EvidenceKind>('password', 'sms-code', 'qr', 'push', 'passkey', 'otp-token', 'totp'),
      hardware: fc.boolean(),
      at: fc.constantFrom(
        new Date(now.getTime() - 30_000).toISOString(),
        new Date(now.getTime() - 90_000).toISOString(),
      ),
      bound: fc.constantFrom(null, 'h0'),
    }),
    { maxLength: 2 },
  ),
  enrolling: fc.constantFrom('phone', 'email'),
  chosen: fc.constantFrom<(MediumKind | null)[]>(
    null,
    null,
    'sms-code',
    'recovery-code',
    'face',
    'face',
    'push',
    ...heldKinds,
  ),
  approval,
})

/** `asked`: an answer to whatever the step asks. */
export type Move = { answer: Step['kind'] | 'asked' | 'qr'; right: boolean; hardware: boolean }
export const moves = fc.array(
  fc.record({
    answer: fc.constantFrom<Move['answer']>(
      'asked',
      'asked',
      'asked',
      'asked',
      'qr',
      'captcha',
      'consent',
      'identify',
      'phone',
      'password',
      'passkey',
      'sms-code',
      'email-code',
      ...heldKinds,
      'client-certificate',
      'face',
      'push',
      'identity-item',
      'real-name',
      'new-identifier',
      'new-password',
      'review',
    ),
    right: fc.boolean(),
    hardware: fc.boolean(),
  }),
  { maxLength: 40 },
)

/** A realm that takes no passkeys knows of none. */
export function within(w: World, p: EnginePolicy): World {
  const { has } = w.subject
  return p.ways.includes('passkey') ? w : { ...w, subject: { ...w.subject, has: { ...has, passkey: null } } }
}

export const start = (w: World): Facts => ({
  purpose: w.purpose,
  evidence: [],
  sessionEvidence: w.sessionEvidence,
  way:
    w.purpose === 'sign-in' && w.way === 'email-code'
      ? 'password'
      : w.purpose === 'recovery' && w.way === 'password'
        ? 'sms-code'
        : w.way,
  subject: ['step-up', 're-authentication', 'enrolment', 'approval'].includes(w.purpose) ? w.subject : null,
  newAddress: null,
  deviceKnown: w.deviceKnown,
  phoneElsewhere: w.phoneElsewhere,
  recentFailures: w.recentFailures,
  risk: w.risk,
  target: { aal: w.aal, maxAge: w.maxAge },
  enrolling: w.purpose === 'enrolment' ? w.enrolling : null,
  chosen: w.chosen,
  approval: w.purpose === 'approval' ? w.approval : null,
})

/** What a right answer to the step that was asked adds; an answer to anything else adds nothing. */
export function answer(facts: Facts, step: Step, move: Move, { w, p }: { w: World; p: EnginePolicy }): Facts {
  if (move.answer === 'passkey' || (move.answer === 'asked' && step.kind === 'passkey'))
    return answerPasskey(facts, step, move, { w, p })
  if (move.answer === 'qr') return answerQr(facts, step, move, { w, p })
  const fits =
    move.answer === 'asked' ||
    step.kind === move.answer ||
    (step.kind === 'identify' && move.answer === 'password' && facts.purpose === 'sign-in')
  if (!fits || !move.right) return facts
  const add = (kind: EvidenceKind, bound: string | null = null): Facts => ({
    ...facts,
    evidence: [...facts.evidence, { kind, at: now.toISOString(), bound }],
  })
  switch (step.kind) {
    case 'passkey':
      return facts
    case 'identify':
      return facts.purpose === 'sign-in' && facts.way === 'password'
        ? { ...add('password'), subject: w.subject }
        : { ...facts, subject: w.subject }
    case 'phone':
    case 'new-identifier':
      return { ...facts, newAddress: 'new' }
    case 'sms-code':
    case 'email-code':
      return add(step.kind, step.to === 'new' ? 'new' : boundTo(facts))
    case 'review':
      return add('review', boundTo(facts))
    case 'otp-token':
    case 'totp':
    case 'grid-card':
    case 'recovery-code':
    case 'certificate-key':
    case 'client-certificate': {
      assert.ok(w.subject.has.media.includes(step.kind), 'asked for a medium that nobody holds')
      const bound = facts.purpose === 'approval' ? 'h1' : null
      const weak = p.weak.some(kind => kind === step.kind) ? { weak: true } : {}
      return { ...facts, evidence: [...facts.evidence, { kind: step.kind, at: now.toISOString(), bound, ...weak }] }
    }
    case 'face': {
      assert.ok(w.subject.has.face, 'asked for a face that nobody can look at')
      const weak = p.weak.includes('face') ? { weak: true } : {}
      return { ...facts, evidence: [...facts.evidence, { kind: 'face', at: now.toISOString(), bound: null, ...weak }] }
    }
    case 'push': {
      assert.ok(w.subject.has.push, 'asked for a phone that nobody has')
      const weak = p.weak.includes('push') ? { weak: true } : {}
      return { ...facts, evidence: [...facts.evidence, { kind: 'push', at: now.toISOString(), bound: 't', ...weak }] }
    }
    case 'captcha':
    case 'consent':
    case 'identity-item':
    case 'new-password':
    case 'password':
    case 'real-name':
    case 'bank-card':
      return add(step.kind)
  }
}

/** A right one is of the account, of the kind that the step wants, and names its holder where nobody is named yet. */
function answerPasskey(facts: Facts, step: Step, move: Move, { w, p }: { w: World; p: EnginePolicy }): Facts {
  const { passkey } = w.subject.has
  const needed = step.kind === 'passkey' && step.hardware
  const hardware = passkey === 3 && (needed || move.hardware)
  if (!move.right || !takesPasskey(facts, p, step) || passkey === null || (needed && !hardware)) return facts
  const evidence = [...facts.evidence, { kind: 'passkey' as const, at: now.toISOString(), bound: null, hardware }]
  return { ...facts, evidence, ...(facts.subject ? {} : { subject: w.subject, way: 'passkey' as const }) }
}
/** An approved ticket names its holder. */
function answerQr(facts: Facts, step: Step, move: Move, { w, p }: { w: World; p: EnginePolicy }): Facts {
  if (!move.right || !takesTicket(facts, p, step)) return facts
  const evidence = [...facts.evidence, { kind: 'qr' as const, at: now.toISOString(), bound: 't' }]
  return { ...facts, evidence, subject: w.subject, way: 'qr' }
}

/** A code for the account's own phone; in an approval one that came with the details. */
const boundTo = (facts: Facts): string => (facts.purpose === 'approval' ? 'h1' : 'old')
