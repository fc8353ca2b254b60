import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Evidence,
  type EvidenceKind,
  heldKinds,
  isOneTime,
  type MediumKind,
  type OneTimeKind,
  oneTimeKinds,
} from '../evidence/index.ts'
import type { Combination } from '../realms/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'
import { takesPasskey } from './assurance-rules.ts'
import { choicesAt } from './choices.ts'
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
  ways: fc.constantFrom(['password', 'sms-code'] as const, ['password', 'sms-code', 'passkey'] as const),
  captcha: fc.record({
    signIn: fc.constantFrom('always', 'after-failure', 'never'),
    registration: fc.constantFrom('always', 'never'),
    recovery: fc.constantFrom('always', 'never'),
  }),
  realName: fc.constantFrom('required', 'off'),
  secondFactor: fc.record({ unknownDevice: fc.constantFrom('code', 'none'), minimumAal: fc.constantFrom(1, 2, 3) }),
  dormantAfter: fc.constant(90 * day),
  weak: fc.subarray([...oneTimeKinds]),
})

const subject: fc.Arbitrary<Subject> = fc.record({
  held: fc.constantFrom<Subject['held'][]>(false, 'until-recovery', 'until-lifted'),
  has: fc.record({
    password: fc.boolean(),
    phone: fc.boolean(),
    email: fc.boolean(),
    person: fc.boolean(),
    passkey: fc.constantFrom(null, 2, 3),
    media: fc.subarray<MediumKind>([...heldKinds, 'client-certificate']),
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

const world: fc.Arbitrary<World> = fc.record({
  purpose: fc.constantFrom(...purposes),
  way: fc.constantFrom('password', 'sms-code', 'email-code'),
  subject,
  deviceKnown: fc.boolean(),
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
  chosen: fc.constantFrom<(MediumKind | null)[]>(null, null, 'sms-code', 'recovery-code', ...heldKinds),
  approval,
})

/** `asked`: an answer to whatever the step asks. */
type Move = { answer: Step['kind'] | 'asked'; right: boolean; hardware: boolean }
const moves = fc.array(
  fc.record({
    answer: fc.constantFrom<Move['answer']>(
      'asked',
      'asked',
      'asked',
      'asked',
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
  recentFailures: w.recentFailures,
  risk: w.risk,
  target: { aal: w.aal, maxAge: w.maxAge },
  enrolling: w.purpose === 'enrolment' ? w.enrolling : null,
  chosen: w.chosen,
  approval: w.purpose === 'approval' ? w.approval : null,
})

/** What a right answer to the step that was asked adds; an answer to anything else adds nothing. */
function answer(facts: Facts, step: Step, move: Move, { w, p }: { w: World; p: EnginePolicy }): Facts {
  if (move.answer === 'passkey' || (move.answer === 'asked' && step.kind === 'passkey'))
    return answerPasskey(facts, step, move, { w, p })
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
  const certificate = has(f, 'certificate-key')
  const twoInOne = passkey || certificate
  const shown = has(f, 'client-certificate')
  const hardwareKey = certificate || f.evidence.some(one => one.kind === 'passkey' && one.hardware === true)
  const medium = certificate || shown || f.evidence.some(one => isOneTime(one.kind))
  const full = phone || shown || f.evidence.some(one => isOneTime(one.kind) && !p.weak.some(kind => kind === one.kind))
  switch (f.purpose) {
    case 'sign-in': {
      if (!f.subject || f.subject.held || f.risk === 'hold') return false
      if (p.captcha.signIn === 'always' && !has(f, 'captcha') && !passkey) return false
      if (f.way === 'sms-code' && !has(f, 'captcha')) return false
      if (f.way === 'passkey' ? !passkey : f.way === 'password' ? !password : !phone) return false
      if (passkey && !p.ways.includes('passkey')) return false
      const aal = Math.max(f.target.aal, p.secondFactor.minimumAal)
      if (aal >= 2 && !(password && full) && !twoInOne) return false
      if (aal >= 3 && !hardwareKey) return false
      const strange = f.way === 'password' && !f.deviceKnown && p.secondFactor.unknownDevice === 'code'
      const twoThings = twoInOne || [password, phone, email, identity, medium].filter(Boolean).length >= 2
      if ((strange || f.subject.twoStep === 'always' || f.risk === 'more') && !twoThings) return false
      const dormant = f.subject.idleFor === null || f.subject.idleFor > p.dormantAfter
      if (f.way === 'sms-code' && dormant && !f.deviceKnown && !identity && !password && !twoInOne) return false
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
        (phone || medium || f.subject.twoStep !== 'always' || !(f.subject.has.phone || f.subject.has.media.length > 0))
      )
    case 'step-up': {
      const young = [
        ...f.sessionEvidence.filter(
          e => f.target.maxAge === null || now.getTime() - Date.parse(e.at) <= f.target.maxAge,
        ),
        ...f.evidence,
      ]
      const kinds = new Set(young.map(one => one.kind))
      const isFull = ({ kind, weak }: Evidence): boolean =>
        kind === 'sms-code' || kind === 'push' || kind === 'client-certificate' || (isOneTime(kind) && weak !== true)
      const second = young.some(isFull)
      const two = (kinds.has('password') && second) || kinds.has('passkey') || kinds.has('certificate-key')
      const hardware =
        kinds.has('certificate-key') || young.some(one => one.kind === 'passkey' && one.hardware === true)
      return !f.subject?.held && (f.target.aal === 1 ? kinds.size > 0 : f.target.aal === 2 ? two : hardware)
    }
    case 're-authentication':
      return (
        !f.subject?.held &&
        (f.target.aal === 1 ? f.evidence.length > 0 : f.target.aal === 2 ? (password && full) || twoInOne : hardwareKey)
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
      const signers = (['sms-code', 'otp-token', 'grid-card', 'certificate-key'] as const).filter(kind =>
        has(f, kind, 'h1'),
      )
      const enough = asked.withinLimits.some(
        kinds =>
          kinds.some(kind => kind !== 'password') &&
          kinds.every(kind => (kind === 'password' ? secret : signers.some(signer => signer === kind))),
      )
      const signature = signers.includes('certificate-key')
      const strong = signature || (signers.some(kind => !p.weak.some(weak => weak === kind)) && secret)
      return has(f, 'review', 'h1') && enough && (signature || f.target.aal < 3) && (f.target.aal === 1 || strong)
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
    has: { password: true, phone: true, email: false, person: true, passkey: null, media: [] },
    twoStep: 'unknown-devices',
    idleFor: 0,
    passwordChangeDue: false,
  } as const
  const facts: Facts = {
    ...start({
      purpose: 'sign-in',
      way: 'password',
      deviceKnown: false,
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
    weak: [],
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
      has: { password: true, phone: true, email: false, person: true, passkey: null, media: [] },
      twoStep: 'unknown-devices',
      idleFor: 0,
      passwordChangeDue: false,
    },
    deviceKnown: true,
    recentFailures: 0,
    risk: 'allow',
    aal: 2,
    maxAge: 60_000,
    sessionEvidence: [{ kind: 'password', at: new Date(now.getTime() - 30_000).toISOString(), bound: null }],
    enrolling: 'phone',
    chosen: null,
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
const rulesOfNoMatter = { weak: [] as readonly OneTimeKind[] } as EnginePolicy
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

test('what is chosen among is what would do: each leads on as the best does, and nobody learns of it before a first proof', () => {
  let chosen = 0
  fc.assert(
    fc.property(world, policy, fc.boolean(), (drawn, p, known) => {
      const w = within({ ...drawn, chosen: null }, p)
      let facts = start(w)
      for (let steps = 0; steps < 12; steps++) {
        const next = nextStep(facts, p, now)
        if (next.state !== 'step') return
        const choices = choicesAt(facts, p, { step: next.step, now })
        const proves = (kind: EvidenceKind) => ['password', 'sms-code', 'email-code', 'passkey'].includes(kind)
        if (choices.length > 0) {
          const behindSession = ['step-up', 're-authentication', 'approval'].includes(facts.purpose)
          assert.ok(behindSession || facts.evidence.some(({ kind }) => proves(kind)), JSON.stringify(facts))
          for (const kind of choices) {
            chosen++
            const by: Facts = facts.approval
              ? { ...facts, approval: { ...facts.approval, chosen: kind } }
              : { ...facts, chosen: kind }
            const then = nextStep(by, p, now)
            assert.ok(then.state === 'step' && then.step.kind === kind, `${kind}: ${JSON.stringify(then)}`)
            const after = answer(
              by,
              then.step,
              { answer: kind as Step['kind'], right: true, hardware: known },
              { w, p },
            )
            const end = nextStep(after, p, now)
            assert.ok(end.state !== 'step' || end.step.kind !== kind, `${kind} is asked twice`)
          }
        }
        const move = next.step.kind === 'identify' && facts.way === 'password' ? 'password' : next.step.kind
        facts = answer(facts, next.step, { answer: move, right: true, hardware: true }, { w, p })
      }
    }),
    { numRuns: 5_000 },
  )
  assert.ok(chosen > 500, `only ${chosen} choices`)
})

/** Of a holder who has all, after the right password on an unknown device. */
const second = (has: Partial<Subject['has']> = {}, changes: Partial<Facts> = {}): Facts => ({
  ...payment(),
  purpose: 'sign-in',
  approval: null,
  deviceKnown: false,
  target: { aal: 1, maxAge: null },
  sessionEvidence: [],
  evidence: [{ kind: 'password', at, bound: null }],
  subject: {
    held: false,
    has: { password: true, phone: true, email: true, person: true, passkey: 2, media: oneTimeKinds, ...has },
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
  secondFactor: { unknownDevice: 'code', minimumAal: 1 },
  dormantAfter: 90 * day,
  weak: [],
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

test('a payment is signed by the token or card that stands for it, never by an app or a recovery code', () => {
  const combinations = [['password', 'otp-token']] as const
  const holder = second().subject
  const asking = { permitted: combinations, withinLimits: combinations }
  const review = { kind: 'review', at, bound: 'h1' } as const
  const of = (evidence: Evidence[]) => endOf(payment({ subject: holder, evidence }, asking))
  assert.equal(of([review]), 'otp-token')
  assert.equal(of([review, { kind: 'otp-token', at, bound: 'h1' }]), 'completed')
  assert.equal(of([review, { kind: 'otp-token', at, bound: 'h2' }]), 'otp-token')
  assert.equal(of([review, { kind: 'otp-token', at, bound: null }]), 'otp-token')
  assert.equal(of([review, { kind: 'grid-card', at, bound: 'h1' }]), 'otp-token')
  for (const kind of ['totp', 'recovery-code'] as const) {
    const barred: Combination[] = [['password', kind, 'sms-code']]
    const facts = payment({ subject: holder, evidence: [review] }, { permitted: barred, withinLimits: barred })
    assert.equal(endOf(facts), 'refused.assurance_unreachable')
  }
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
  const subject = second({ media: ['certificate-key', 'client-certificate'] }).subject
  const review = { kind: 'review', at, bound: 'h1' } as const
  const of = (evidence: Evidence[]) =>
    endOf(
      payment({ subject, evidence: [review, ...evidence] }, { permitted: combinations, withinLimits: combinations }),
    )
  assert.equal(of([]), 'certificate-key')
  assert.equal(of([{ kind: 'certificate-key', at, bound: 'h2' }]), 'certificate-key')
  assert.equal(of([{ kind: 'client-certificate', at, bound: 'h1' }]), 'certificate-key')
  assert.equal(of([{ kind: 'certificate-key', at, bound: 'h1' }]), 'completed')
})
