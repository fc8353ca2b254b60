import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Evidence, EvidenceKind, MediumKind } from '../evidence/index.ts'
import type { Combination } from '../realms/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'
import { takesPasskey } from './assurance-rules.ts'
import { takesTicket } from './qr-rules.ts'
import {
  type EnginePolicy,
  type Facts,
  nextStep,
  type Purpose,
  purposes,
  type Step,
  type Subject,
  secondFactorCause,
} from './rules.ts'

const now = new Date('2026-01-01T00:00:00Z')
const day = 86_400_000

const policy: fc.Arbitrary<EnginePolicy> = fc.record({
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
  secondFactor: fc.record({ unknownDevice: fc.constantFrom('code', 'none'), minimumAal: fc.constantFrom(1, 2, 3) }),
  dormantAfter: fc.constant(90 * day),
  qrElsewhere: fc.constantFrom('second-factor', 'refuse'),
})

const subject: fc.Arbitrary<Subject> = fc.record({
  held: fc.constantFrom<Subject['held'][]>(false, 'until-recovery', 'until-lifted'),
  has: fc.record({
    password: fc.boolean(),
    phone: fc.boolean(),
    email: fc.boolean(),
    person: fc.boolean(),
    passkey: fc.constantFrom(null, 2, 3),
  }),
  twoStep: fc.constantFrom('unknown-devices', 'always'),
  idleFor: fc.constantFrom(null, 0, 89 * day, 91 * day),
  passwordChangeDue: fc.boolean(),
})

interface World {
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
    chosen: fc.constantFrom<(MediumKind | null)[]>(null, 'sms-code', 'certificate-key'),
    identitySure: fc.constantFrom(true, true, true, false),
  })
  .map(({ fits, ...facts }) => ({ ...facts, withinLimits: fits ? facts.permitted : facts.permitted.slice(1) }))

const world: fc.Arbitrary<World> = fc.record({
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
      kind: fc.constantFrom<EvidenceKind>('password', 'sms-code', 'qr', 'push', 'passkey'),
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
  approval,
})

/** `asked`: an answer to whatever the step asks. */
type Move = { answer: Step['kind'] | 'asked' | 'qr'; right: boolean; hardware: boolean }
const moves = fc.array(
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
function within(w: World, p: EnginePolicy): World {
  const { has } = w.subject
  return p.ways.includes('passkey') ? w : { ...w, subject: { ...w.subject, has: { ...has, passkey: null } } }
}

const start = (w: World): Facts => ({
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
  approval: w.purpose === 'approval' ? w.approval : null,
})

/** What a right answer to the step that was asked adds; an answer to anything else adds nothing. */
function answer(facts: Facts, step: Step, move: Move, { w, p }: { w: World; p: EnginePolicy }): Facts {
  if (move.answer === 'passkey' || (move.answer === 'asked' && step.kind === 'passkey'))
    return answerPasskey(facts, step, move, { w, p })
  if (move.answer === 'qr') {
    if (!move.right || !takesTicket(facts, p, step)) return facts
    const evidence = [...facts.evidence, { kind: 'qr' as const, at: now.toISOString(), bound: 't' }]
    return { ...facts, evidence, subject: w.subject, way: 'qr' }
  }
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
    case 'captcha':
    case 'consent':
    case 'identity-item':
    case 'new-password':
    case 'password':
    case 'real-name':
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
/** A code for the account's own phone; in an approval one that came with the details. */
const boundTo = (facts: Facts): string => (facts.purpose === 'approval' ? 'h1' : 'old')

const has = (facts: Facts, kind: EvidenceKind, bound?: string): boolean =>
  facts.evidence.some(one => one.kind === kind && (bound === undefined || one.bound === bound))

/** Said again, independently of the engine: what must have been proved before a ceremony may complete. */
function mayComplete(f: Facts, p: EnginePolicy): boolean {
  const password = has(f, 'password')
  const phone = has(f, 'sms-code', 'old')
  const email = has(f, 'email-code', 'old')
  const identity = has(f, 'identity-item')
  const passkey = has(f, 'passkey')
  const hardwareKey = f.evidence.some(one => one.kind === 'passkey' && one.hardware === true)
  switch (f.purpose) {
    case 'sign-in': {
      if (!f.subject || f.subject.held || f.risk === 'hold') return false
      const qr = has(f, 'qr')
      if (p.captcha.signIn === 'always' && !has(f, 'captcha') && !passkey && !qr) return false
      if (f.way === 'sms-code' && !has(f, 'captcha')) return false
      const primary = { passkey, password, qr, 'sms-code': phone, 'email-code': phone }
      if (!primary[f.way]) return false
      if (qr && !p.ways.includes('qr')) return false
      if (f.way === 'qr' && f.phoneElsewhere && !f.deviceKnown) {
        // The phone's word alone is not enough there, and neither are items of identity or a code that is relayed as well.
        if (p.qrElsewhere === 'refuse' || !(password || passkey)) return false
      }
      if (passkey && !p.ways.includes('passkey')) return false
      const aal = Math.max(f.target.aal, p.secondFactor.minimumAal)
      if (aal >= 2 && !(password && phone) && !passkey) return false
      if (aal >= 3 && !hardwareKey) return false
      const strange = f.way === 'password' && !f.deviceKnown && p.secondFactor.unknownDevice === 'code'
      const twoThings = passkey || [password, phone, email, identity, qr].filter(Boolean).length >= 2
      if ((strange || f.subject.twoStep === 'always' || f.risk === 'more') && !twoThings) return false
      const dormant = f.subject.idleFor === null || f.subject.idleFor > p.dormantAfter
      if (f.way === 'sms-code' && dormant && !f.deviceKnown && !identity && !password && !passkey) return false
      const passwordDue = f.subject.passwordChangeDue && (f.way === 'password' || !f.subject.has.password)
      return !(passwordDue && !has(f, 'new-password'))
    }
    case 'registration':
      return (
        has(f, 'consent') &&
        has(f, 'sms-code', 'new') &&
        has(f, 'new-password') &&
        (p.captcha.registration !== 'always' || has(f, 'captcha')) &&
        (p.realName === 'off' || has(f, 'real-name'))
      )
    case 'recovery':
      return (
        f.subject !== null &&
        (phone || email) &&
        identity &&
        has(f, 'new-password') &&
        f.subject.held !== 'until-lifted' &&
        (phone || f.subject.twoStep !== 'always' || !f.subject.has.phone)
      )
    case 'step-up': {
      const young = [
        ...f.sessionEvidence.filter(
          e => f.target.maxAge === null || now.getTime() - Date.parse(e.at) <= f.target.maxAge,
        ),
        ...f.evidence,
      ]
      const kinds = new Set(young.map(one => one.kind))
      const second = kinds.has('sms-code') || kinds.has('push')
      const two = (kinds.has('password') && second) || kinds.has('passkey')
      const hardware = young.some(one => one.kind === 'passkey' && one.hardware === true)
      return !f.subject?.held && (f.target.aal === 1 ? kinds.size > 0 : f.target.aal === 2 ? two : hardware)
    }
    case 're-authentication':
      return (
        !f.subject?.held &&
        (f.target.aal === 1 ? f.evidence.length > 0 : f.target.aal === 2 ? (password && phone) || passkey : hardwareKey)
      )
    case 'enrolment':
      return (
        !f.subject?.held &&
        (!f.subject?.has.password || password) &&
        (phone || identity) &&
        has(f, f.enrolling === 'phone' ? 'sms-code' : 'email-code', 'new')
      )
    case 'approval': {
      const { approval: asked } = f
      if (f.subject?.held !== false || !asked?.identitySure || asked.standing !== 'open') return false
      // The session's password counts while it is young; its codes never do: they stood for something else.
      const young = f.sessionEvidence.some(
        e => e.kind === 'password' && f.target.maxAge !== null && now.getTime() - Date.parse(e.at) <= f.target.maxAge,
      )
      const secret = password || young
      const signed = has(f, 'sms-code', 'h1')
      const enough = asked.withinLimits.some(kinds =>
        kinds.every(kind => (kind === 'password' ? secret : kind === 'sms-code' && signed)),
      )
      return has(f, 'review', 'h1') && signed && enough && f.target.aal < 3 && (f.target.aal === 1 || secret)
    }
  }
}

test('no sequence of answers, in any order, completes without the evidence that the policy asks', () => {
  let completed = 0
  fc.assert(
    fc.property(world, policy, moves, (drawn, p, sequence) => {
      const w = within(drawn, p)
      let facts = start(w)
      for (const move of sequence) {
        const next = nextStep(facts, p, now)
        if (next.state === 'completed') {
          completed++
          assert.ok(mayComplete(facts, p), JSON.stringify(facts))
        }
        if (next.state !== 'step') return
        facts = answer(facts, next.step, move, { w, p })
      }
    }),
    { numRuns: 20_000 },
  )
  assert.ok(completed > 500, `only ${completed} sequences reached the end`)
})

test('right answers to what is asked always end, completed or refused, within twelve steps', () => {
  fc.assert(
    fc.property(world, policy, (drawn, p) => {
      const w = within(drawn, p)
      let facts = start(w)
      for (let steps = 0; steps < 12; steps++) {
        const next = nextStep(facts, p, now)
        if (next.state !== 'step') return
        const move = next.step.kind === 'identify' && facts.way === 'password' ? 'password' : next.step.kind
        facts = answer(facts, next.step, { answer: move, right: true, hardware: true }, { w, p })
      }
      assert.fail(`no end: ${JSON.stringify(facts)}`)
    }),
    { numRuns: 3_000 },
  )
})

test('before anything is proved, no step tells whether an account has a passkey', () => {
  fc.assert(
    fc.property(world, policy, fc.constantFrom(2 as const, 3 as const), (w, p, passkey) => {
      const said = (own: 2 | 3 | null) => {
        const holder: Subject = { ...w.subject, has: { ...w.subject.has, passkey: own } }
        const facts: Facts = { ...start({ ...w, purpose: 'sign-in', way: 'sms-code' }), subject: holder }
        const next = nextStep(facts, p, now)
        return [next, next.state === 'step' && takesPasskey(facts, p, next.step)]
      }
      assert.deepEqual(said(passkey), said(null))
    }),
  )
})

test('until something is proved, the steps of a recovery are the same whatever the account has', () => {
  fc.assert(
    fc.property(world, policy, subject, (w, p, other) => {
      const facts = {
        ...start({ ...w, purpose: 'recovery' }),
        evidence: [{ kind: 'captcha' as const, at: now.toISOString(), bound: null }],
      }
      assert.deepEqual(
        nextStep({ ...facts, subject: w.subject }, p, now),
        nextStep({ ...facts, subject: other }, p, now),
      )
    }),
  )
})

test('a password from an unknown device is followed by the code, and the reason is known', () => {
  const holder = {
    held: false,
    has: { password: true, phone: true, email: false, person: true, passkey: null },
    twoStep: 'unknown-devices',
    idleFor: 0,
    passwordChangeDue: false,
  } as const
  const facts: Facts = {
    ...start({
      purpose: 'sign-in',
      way: 'password',
      deviceKnown: false,
      phoneElsewhere: false,
      recentFailures: 0,
      risk: 'allow',
      aal: 1,
      maxAge: null,
    } as World),
    subject: holder,
    evidence: [{ kind: 'password', at: now.toISOString(), bound: null }],
  }
  const rules: EnginePolicy = {
    ways: ['password', 'sms-code'],
    captcha: { signIn: 'after-failure', registration: 'always', recovery: 'always' },
    realName: 'required',
    secondFactor: { unknownDevice: 'code', minimumAal: 1 },
    dormantAfter: 90 * day,
    qrElsewhere: 'second-factor',
  }
  assert.deepEqual(nextStep(facts, rules, now), { state: 'step', step: { kind: 'sms-code', to: 'account' } })
  assert.equal(secondFactorCause(facts, rules), 'unknown-device')
  const known = { ...facts, deviceKnown: true }
  assert.deepEqual(nextStep(known, rules, now), { state: 'completed', aal: 1, amr: ['pwd'] })
  assert.equal(secondFactorCause(known, rules), null)
  const careful = { ...known, subject: { ...holder, twoStep: 'always' as const } }
  assert.equal(secondFactorCause(careful, rules), 'two-step')
  assert.equal(secondFactorCause({ ...known, risk: 'more' }, rules), 'caution')
  assert.equal(secondFactorCause({ ...careful, evidence: [] }, rules), null)
})

/** A payment that the holder has looked at and proved with a code; each test alters one fact. */
const payment = (changes: Partial<Facts> = {}, asked: Partial<ApprovalFacts> = {}): Facts => ({
  ...start({
    purpose: 'approval',
    way: 'password',
    subject: {
      held: false,
      has: { password: true, phone: true, email: false, person: true, passkey: null },
      twoStep: 'unknown-devices',
      idleFor: 0,
      passwordChangeDue: false,
    },
    deviceKnown: true,
    phoneElsewhere: false,
    recentFailures: 0,
    risk: 'allow',
    aal: 2,
    maxAge: 60_000,
    sessionEvidence: [{ kind: 'password', at: new Date(now.getTime() - 30_000).toISOString(), bound: null }],
    enrolling: 'phone',
    approval: {
      hash: 'h1',
      standing: 'open',
      permitted: [['password', 'sms-code']],
      withinLimits: [['password', 'sms-code']],
      chosen: null,
      identitySure: true,
      ...asked,
    },
  }),
  evidence: [
    { kind: 'review', at: now.toISOString(), bound: 'h1' },
    { kind: 'sms-code', at: now.toISOString(), bound: 'h1' },
  ],
  ...changes,
})
const rulesOfNoMatter = {} as EnginePolicy
const at = now.toISOString()
const endOf = (facts: Facts): string => {
  const next = nextStep(facts, rulesOfNoMatter, now)
  return next.state === 'refused' ? next.reason : next.state === 'step' ? next.step.kind : 'completed'
}

test('a payment is approved by a code that stands for its details, and by nothing that is like it', () => {
  assert.deepEqual(nextStep(payment(), rulesOfNoMatter, now), {
    state: 'completed',
    aal: 2,
    amr: ['pwd', 'sms', 'mfa'],
  })
  const review = { kind: 'review', at, bound: 'h1' } as const
  const another = { kind: 'sms-code', at, bound: 'h2' } as const
  assert.equal(endOf(payment({ evidence: [review, another] })), 'sms-code')
  assert.equal(endOf(payment({ evidence: [review, { ...another, bound: null }] })), 'sms-code')
  const inSession = [{ kind: 'sms-code', at, bound: 'h1' } as const, { kind: 'password', at, bound: null } as const]
  assert.equal(endOf(payment({ evidence: [review], sessionEvidence: inSession })), 'sms-code')
  assert.equal(endOf(payment({ evidence: [another, { ...review, bound: 'h2' }] })), 'review')
  assert.equal(endOf(payment({ sessionEvidence: [] })), 'password')
})

test('what was changed, decided, too much or not sure enough is refused with its code', () => {
  assert.equal(endOf(payment({}, { standing: 'changed' })), 'refused.details_changed')
  assert.equal(endOf(payment({}, { standing: 'over' })), 'refused.approval_over')
  assert.equal(endOf(payment({}, { identitySure: false })), 'refused.identity_level')
  assert.equal(endOf(payment({}, { withinLimits: [] })), 'refused.over_limit')
  assert.equal(
    endOf(payment({}, { permitted: [['certificate-key']], withinLimits: [['certificate-key']] })),
    'refused.assurance_unreachable',
  )
  assert.equal(endOf(payment({ target: { aal: 3, maxAge: 60_000 } })), 'refused.assurance_unreachable')
  assert.equal(endOf(payment({ approval: null })), 'refused.details_changed')
})

test('a session by QR and a push approve no payment, even where a policy says so', () => {
  for (const kind of ['qr', 'push', 'email-code', 'recovery-code'] as const) {
    const barred: Combination[] = [['sms-code', kind]]
    const proved = { kind, at, bound: 'h1' }
    const facts = payment(
      { sessionEvidence: [proved], evidence: [...payment().evidence, proved] },
      { permitted: barred, withinLimits: barred },
    )
    assert.equal(endOf(facts), 'refused.assurance_unreachable')
  }
})
