import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Evidence, type EvidenceKind, isMedium, isOneTime, type OneTimeKind } from '../evidence/index.ts'
import type { Combination } from '../realms/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'
import { takesPasskey } from './assurance-rules.ts'
import { choicesAt } from './choices.ts'
import { type EnginePolicy, type Facts, nextStep, type Subject, secondFactorCause } from './rules.ts'
import { answer, day, moves, now, policy, start, subject, type World, within, world } from './testing/facts.ts'

const has = (facts: Facts, kind: EvidenceKind, bound?: string): boolean =>
  facts.evidence.some(one => one.kind === kind && (bound === undefined || one.bound === bound))

/** Said again, independently of the engine: what must have been proved before a ceremony may complete. */
function mayComplete(f: Facts, p: EnginePolicy): boolean {
  const password = has(f, 'password')
  const phone = has(f, 'sms-code', 'old')
  const email = has(f, 'email-code', 'old')
  const identity = has(f, 'identity-item') || (p.faceIdentifies && has(f, 'face'))
  const face = f.evidence.some(one => one.kind === 'face' && one.weak !== true)
  const passkey = has(f, 'passkey')
  const certificate = has(f, 'certificate-key')
  const twoInOne = passkey || certificate
  const shown = has(f, 'client-certificate')
  const hardwareKey = certificate || f.evidence.some(one => one.kind === 'passkey' && one.hardware === true)
  const medium = certificate || shown || f.evidence.some(one => isOneTime(one.kind))
  const push = has(f, 'push')
  const full =
    (push && !p.weak.includes('push')) ||
    phone ||
    shown ||
    f.evidence.some(one => isOneTime(one.kind) && !p.weak.some(kind => kind === one.kind))
  switch (f.purpose) {
    case 'sign-in': {
      if (!f.subject || f.subject.held || f.risk === 'hold') return false
      const qr = has(f, 'qr')
      // The phone that a picture was scanned with does not say its word twice.
      if (f.way === 'qr' && push) return false
      if (p.captcha.signIn === 'always' && !has(f, 'captcha') && !passkey && !qr) return false
      if (f.way === 'sms-code' && !has(f, 'captcha')) return false
      const primary = { passkey, password, qr, 'sms-code': phone, 'email-code': phone }
      if (!primary[f.way]) return false
      if (qr && !p.ways.includes('qr')) return false
      if (f.way === 'qr' && f.phoneElsewhere && !f.deviceKnown) {
        // The phone's word alone is not enough there, and neither are items of identity or a code that is relayed as well.
        if (p.qrElsewhere === 'refuse' || !(password || twoInOne)) return false
      }
      if (passkey && !p.ways.includes('passkey')) return false
      const aal = Math.max(f.target.aal, p.secondFactor.minimumAal)
      if (aal >= 2 && !((password || face) && full) && !twoInOne) return false
      if (aal >= 3 && !hardwareKey) return false
      const strange = f.way === 'password' && !f.deviceKnown && p.secondFactor.unknownDevice === 'code'
      const twoThings =
        twoInOne || [password, phone, email, identity || has(f, 'face'), medium, qr, push].filter(Boolean).length >= 2
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
        !push &&
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
        kind === 'sms-code' || kind === 'client-certificate' || ((kind === 'push' || isOneTime(kind)) && weak !== true)
      const second = young.some(isFull)
      const faceFull = young.some(one => one.kind === 'face' && one.weak !== true)
      const two =
        ((kinds.has('password') || faceFull) && second) || kinds.has('passkey') || kinds.has('certificate-key')
      const hardware =
        kinds.has('certificate-key') || young.some(one => one.kind === 'passkey' && one.hardware === true)
      return !f.subject?.held && (f.target.aal === 1 ? kinds.size > 0 : f.target.aal === 2 ? two : hardware)
    }
    case 're-authentication':
      return (
        !f.subject?.held &&
        (f.target.aal === 1
          ? f.evidence.length > 0
          : f.target.aal === 2
            ? ((password || face) && full) || twoInOne
            : hardwareKey)
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

test('before anything is proved, no step tells whether an account has a passkey or another medium', () => {
  fc.assert(
    fc.property(world, policy, fc.constantFrom(2 as const, 3 as const), (w, p, passkey) => {
      const said = (own: 2 | 3 | null) => {
        const media = own === null ? [] : w.subject.has.media
        const holder: Subject = { ...w.subject, has: { ...w.subject.has, passkey: own, media } }
        const facts: Facts = { ...start({ ...w, purpose: 'sign-in', way: 'sms-code' }), subject: holder }
        const next = nextStep(facts, p, now)
        if (next.state !== 'step') return [next]
        return [next, takesPasskey(facts, p, next.step), choicesAt(facts, p, { step: next.step, now })]
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
    has: {
      password: true,
      phone: true,
      email: false,
      person: true,
      passkey: null,
      media: [],
      face: false,
      push: false,
    },
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
    bankCard: 'off',
    secondFactor: { unknownDevice: 'code', minimumAal: 1 },
    dormantAfter: 90 * day,
    qrElsewhere: 'second-factor',
    weak: [],
    faceIdentifies: false,
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
      has: {
        password: true,
        phone: true,
        email: false,
        person: true,
        passkey: null,
        media: [],
        face: false,
        push: false,
      },
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
          const behindSession = ['step-up', 're-authentication', 'enrolment', 'approval'].includes(facts.purpose)
          assert.ok(behindSession || facts.evidence.some(({ kind }) => proves(kind)), JSON.stringify(facts))
          for (const kind of choices) {
            chosen++
            const by: Facts =
              facts.approval && isMedium(kind)
                ? { ...facts, approval: { ...facts.approval, chosen: kind } }
                : { ...facts, chosen: kind }
            const then = nextStep(by, p, now)
            // A combination may want the password first.
            if (facts.approval && then.state === 'step' && then.step.kind === 'password') continue
            assert.ok(then.state === 'step' && then.step.kind === kind, `${kind}: ${JSON.stringify(then)}`)
            const after = answer(by, then.step, { answer: kind, right: true, hardware: known }, { w, p })
            const end = nextStep(after, p, now)
            assert.ok(end.state !== 'step' || end.step.kind !== kind, `${kind} is asked twice`)
          }
        }
        const move = next.step.kind === 'identify' && facts.way === 'password' ? 'password' : next.step.kind
        facts = answer(facts, next.step, { answer: move, right: true, hardware: true }, { w, p })
      }
    }),
    { numRuns: 8_000 },
  )
  assert.ok(chosen > 200, `only ${chosen} choices`)
})
