/** Which medium is asked, and what it stands for: examples; the properties are in `rules.test.ts`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assuranceOf, type Evidence, type EvidenceKind, oneTimeKinds } from '../evidence/index.ts'
import type { Combination } from '../realms/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'
import { choicesAt } from './choices.ts'
import { type EnginePolicy, type Facts, nextStep, type Subject } from './rules.ts'

const now = new Date('2026-01-01T00:00:00Z')
const day = 86_400_000
const at = now.toISOString()

/** Of a holder who has all, after the right password on an unknown device. */
const second = (has: Partial<Subject['has']> = {}, changes: Partial<Facts> = {}): Facts => ({
  purpose: 'sign-in',
  way: 'password',
  newAddress: null,
  recentFailures: 0,
  risk: 'allow',
  enrolling: null,
  chosen: null,
  approval: null,
  deviceKnown: false,
  phoneElsewhere: false,
  target: { aal: 1, maxAge: null },
  sessionEvidence: [],
  evidence: [{ kind: 'password', at, bound: null }],
  subject: {
    held: false,
    has: {
      password: true,
      phone: true,
      email: true,
      person: true,
      passkey: 2,
      media: oneTimeKinds,
      face: false,
      push: false,
      ...has,
    },
    twoStep: 'unknown-devices',
    idleFor: 0,
    passwordChangeDue: false,
  },
  ...changes,
})
const rulesOfSignIn: EnginePolicy = {
  ways: ['password', 'sms-code', 'passkey'],
  captcha: { signIn: 'never', registration: 'never', recovery: 'never' },
  realName: 'off',
  bankCard: 'off',
  secondFactor: { unknownDevice: 'code', minimumAal: 1 },
  dormantAfter: 90 * day,
  qrElsewhere: 'second-factor',
  weak: [],
  faceIdentifies: false,
}
const asked = (facts: Facts, rules = rulesOfSignIn): string => {
  const next = nextStep(facts, rules, now)
  return next.state === 'refused' ? next.reason : next.state === 'step' ? next.step.kind : 'completed'
}

test('the best medium is asked first, and the next where it is not there', () => {
  assert.equal(asked(second()), 'passkey')
  assert.equal(asked(second({ passkey: null })), 'otp-token')
  const others = { passkey: null, media: ['totp', 'grid-card', 'recovery-code'] } as const
  assert.equal(asked(second(others)), 'totp')
  assert.equal(asked(second({ passkey: null, media: ['grid-card', 'recovery-code'] })), 'sms-code')
  assert.equal(
    asked(second({ passkey: null, phone: false, email: false, media: ['recovery-code', 'grid-card'] })),
    'grid-card',
  )
  assert.equal(asked(second({ passkey: null, phone: false, email: false, media: ['recovery-code'] })), 'recovery-code')
  assert.equal(asked(second({}, { chosen: 'grid-card' })), 'grid-card')
  assert.equal(asked(second({ media: [] }, { chosen: 'grid-card' })), 'passkey')
})

test('a medium that the realm trusts less adds nothing to a password, and is not asked where more is needed', () => {
  const weak = { ...rulesOfSignIn, weak: ['grid-card'] as const }
  const holder = { passkey: null, phone: false, email: false, media: ['grid-card'] as const }
  assert.equal(asked(second(holder), weak), 'grid-card')
  const two = { target: { aal: 2, maxAge: null } } as const
  assert.equal(asked(second(holder, two)), 'grid-card')
  assert.notEqual(asked(second(holder, two), weak), 'grid-card')
  const proved = { kind: 'grid-card', at, bound: null } as const
  const evidence = [{ kind: 'password', at, bound: null } as const, proved]
  const end = (one: Evidence, rules: EnginePolicy) =>
    nextStep(second(holder, { evidence: [evidence[0] as Evidence, one] }), rules, now)
  assert.deepEqual(end(proved, rulesOfSignIn), { state: 'completed', aal: 2, amr: ['pwd', 'otp', 'mfa'] })
  assert.deepEqual(end({ ...proved, weak: true }, weak), { state: 'completed', aal: 1, amr: ['pwd', 'otp'] })
})

/** Of the same, who has given the password in this session. */
const payment = (evidence: Evidence[], asks: Pick<ApprovalFacts, 'permitted' | 'withinLimits'>): Facts =>
  second(
    {},
    {
      purpose: 'approval',
      target: { aal: 2, maxAge: 60_000 },
      sessionEvidence: [{ kind: 'password', at, bound: null }],
      evidence,
      approval: { hash: 'h1', standing: 'open', chosen: null, identitySure: true, ...asks },
    },
  )

test('a payment is signed by the token or card that stands for it, never by an app or a recovery code', () => {
  const byToken = [['password', 'otp-token']] as const
  const asking = { permitted: byToken, withinLimits: byToken }
  const review = { kind: 'review', at, bound: 'h1' } as const
  const of = (evidence: Evidence[]) => asked(payment(evidence, asking))
  assert.equal(of([review]), 'otp-token')
  assert.equal(of([review, { kind: 'otp-token', at, bound: 'h1' }]), 'completed')
  assert.equal(of([review, { kind: 'otp-token', at, bound: 'h2' }]), 'otp-token')
  assert.equal(of([review, { kind: 'otp-token', at, bound: null }]), 'otp-token')
  assert.equal(of([review, { kind: 'grid-card', at, bound: 'h1' }]), 'otp-token')
  for (const kind of ['totp', 'recovery-code'] as const) {
    const barred: Combination[] = [['password', kind, 'sms-code']]
    const facts = payment([review], { permitted: barred, withinLimits: barred })
    assert.equal(asked(facts), 'refused.assurance_unreachable')
  }
})

test('a face is never the only way, nor one beside what runs out', () => {
  const nobodyElse = { passkey: null, phone: false, email: false, media: [], face: true } as const
  const chosen = { chosen: 'face' } as const
  const choices = (facts: Facts, rules = rulesOfSignIn) => {
    const next = nextStep(facts, rules, now)
    return next.state === 'step' ? choicesAt(facts, rules, { step: next.step, now }) : []
  }
  assert.equal(asked(second(nobodyElse, chosen)), 'identity-item')
  assert.equal(asked(second({ ...nobodyElse, media: ['recovery-code'] }, chosen)), 'recovery-code')
  assert.equal(asked(second({ ...nobodyElse, phone: true }, chosen)), 'face')
  assert.deepEqual(choices(second({ ...nobodyElse, phone: true }, chosen)), ['sms-code', 'face'])
  assert.deepEqual(choices(second({ ...nobodyElse, media: ['recovery-code'] })), [])
  assert.equal(asked(second({ ...nobodyElse, phone: true, face: false, push: false }, chosen)), 'sms-code')
})

test('a face stands for the item of identity where the realm says so, and the item stays beside it', () => {
  const identifies = { ...rulesOfSignIn, faceIdentifies: true }
  const recovering = second(
    { face: true },
    { purpose: 'recovery', way: 'sms-code', evidence: [{ kind: 'sms-code', at, bound: null }] },
  )
  const wanting = { ...recovering, chosen: 'face' } as const
  assert.equal(asked(recovering, identifies), 'identity-item')
  assert.equal(asked(wanting, identifies), 'face')
  assert.equal(asked(wanting, rulesOfSignIn), 'identity-item')
  assert.deepEqual(choicesAt(wanting, identifies, { step: { kind: 'face' }, now }), ['identity-item', 'face'])
  const shown: Facts = { ...wanting, evidence: [...wanting.evidence, { kind: 'face', at, bound: null, weak: true }] }
  assert.equal(asked(shown, identifies), 'new-password')
  assert.equal(asked(shown, rulesOfSignIn), 'identity-item')
})

test('a face beside a password proves no second factor, and beside possession one only where the realm says so', () => {
  const aalOf = (...evidence: Evidence[]) => assuranceOf(evidence)
  const one = (kind: EvidenceKind, more: Partial<Evidence> = {}): Evidence => ({ kind, at, bound: null, ...more })
  assert.equal(aalOf(one('face')), 0)
  assert.equal(aalOf(one('face', { weak: true })), 0)
  assert.equal(aalOf(one('password'), one('face')), 1)
  assert.equal(aalOf(one('sms-code'), one('face', { weak: true })), 1)
  assert.equal(aalOf(one('sms-code'), one('face')), 2)
  assert.equal(aalOf(one('email-code'), one('face')), 1)
  assert.equal(aalOf(one('client-certificate'), one('face')), 2)
  assert.equal(aalOf(one('client-certificate'), one('face', { weak: true })), 1)
})

test('AAL 3 asks for the certificate key where there is no hardware passkey, and for the chosen one where there are both', () => {
  const three = { target: { aal: 3, maxAge: null } } as const
  const only = { passkey: 2, media: ['certificate-key'] } as const
  const both = { passkey: 3, media: ['certificate-key'] } as const
  for (const purpose of ['sign-in', 'step-up', 're-authentication'] as const) {
    const at3 = { ...three, purpose }
    assert.equal(asked(second(only, at3)), 'certificate-key', purpose)
    assert.equal(asked(second(both, at3)), 'passkey', purpose)
    assert.equal(asked(second(both, { ...at3, chosen: 'certificate-key' })), 'certificate-key', purpose)
    const step = { kind: 'passkey', hardware: true } as const
    assert.deepEqual(choicesAt(second(both, at3), rulesOfSignIn, { step, now }), ['passkey', 'certificate-key'])
  }
})

test('a certificate key proves both factors and more; the one that a browser showed is possession only', () => {
  const holder = {
    passkey: null,
    phone: false,
    email: false,
    media: ['certificate-key', 'client-certificate'],
  } as const
  const evidence = (kind: 'certificate-key' | 'client-certificate'): Evidence[] => [
    { kind: 'password', at, bound: null },
    { kind, at, bound: 'k1' },
  ]
  const end = (kind: 'certificate-key' | 'client-certificate') =>
    nextStep(second(holder, { evidence: evidence(kind) }), rulesOfSignIn, now)
  assert.deepEqual(end('certificate-key'), { state: 'completed', aal: 3, amr: ['pwd', 'hwk', 'pin', 'mfa'] })
  assert.deepEqual(end('client-certificate'), { state: 'completed', aal: 2, amr: ['pwd', 'hwk', 'mfa'] })
  assert.equal(asked(second(holder)), 'client-certificate')
  const three = { purpose: 'step-up', target: { aal: 3, maxAge: null } } as const
  assert.equal(asked(second(holder, { ...three, evidence: evidence('client-certificate') })), 'certificate-key')
})

test('a payment is signed by the certificate key over its details, and never by a certificate that was shown', () => {
  const combinations = [['certificate-key']] as const
  const { subject } = second({ media: ['certificate-key', 'client-certificate'] })
  const review = { kind: 'review', at, bound: 'h1' } as const
  const of = (evidence: Evidence[]) => {
    const facts = payment([review, ...evidence], { permitted: combinations, withinLimits: combinations })
    return asked({ ...facts, subject })
  }
  assert.equal(of([]), 'certificate-key')
  assert.equal(of([{ kind: 'certificate-key', at, bound: 'h2' }]), 'certificate-key')
  assert.equal(of([{ kind: 'client-certificate', at, bound: 'h1' }]), 'certificate-key')
  assert.equal(of([{ kind: 'certificate-key', at, bound: 'h1' }]), 'completed')
})
