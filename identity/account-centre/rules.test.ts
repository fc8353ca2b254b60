import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ActivityEvent } from '../events/index.ts'
import { isAssured, isOwn, mayRemove, operationPolicy, type SecurityFacts, securityScore, unreviewed } from './rules.ts'

const now = new Date('2026-03-04T00:00:00Z')
const day = 86_400_000
const ago = (ms: number): Date => new Date(now.getTime() - ms)

const best: SecurityFacts = {
  policy: {
    password: {
      minLength: 8,
      maxLength: 64,
      blocklist: true,
      history: 3,
      rotation: { mode: 'remind', after: 365 * day },
    },
    registration: { open: true, realName: 'required', realNameElements: 'two', minimumAge: 0, bankCard: 'off' },
    identifiers: ['phone', 'email', 'username'],
  },
  passwordSetAt: ago(day),
  mustChangePassword: false,
  twoStep: 'always',
  verifiedKinds: ['phone', 'email'],
  hasPerson: true,
  deviceUses: [ago(day)],
  unreviewedEvents: 0,
  hasMedium: true,
  recoveryCodes: 10,
}

test('an account with everything in order has all points and nothing to do', () => {
  assert.deepEqual(securityScore(best, now), { score: 100, open: [] })
})

const lacks: [string, Partial<SecurityFacts>, string][] = [
  ['without a verified phone', { verifiedKinds: ['email'] }, 'phone'],
  ['without an email', { verifiedKinds: ['phone'] }, 'email'],
  ['with an old password', { passwordSetAt: ago(366 * day) }, 'password'],
  ['without a password', { passwordSetAt: null }, 'password'],
  ['with a password that must be changed', { mustChangePassword: true }, 'password'],
  ['with two steps on unknown devices only', { twoStep: 'unknown-devices' }, 'two-step'],
  ['with unknown sign-ins not looked at', { unreviewedEvents: 1 }, 'activity'],
  ['with a device of long ago', { deviceUses: [ago(181 * day)] }, 'devices'],
  ['with no medium beside the phone', { hasMedium: false }, 'medium'],
  ['with hardly any recovery codes left', { recoveryCodes: 2 }, 'recovery-codes'],
  ['without a verified name', { hasPerson: false }, 'real-name'],
]
for (const [what, change, item] of lacks) {
  test(`${what}, that is what to do and the score is lower`, () => {
    const { score, open } = securityScore({ ...best, ...change }, now)
    assert.deepEqual(open, [item])
    assert.ok(score < 100 && score >= 75)
  })
}

test('the phone comes before everything else', () => {
  const facts: SecurityFacts = { ...best, verifiedKinds: [], twoStep: 'unknown-devices', unreviewedEvents: 2 }
  assert.deepEqual(securityScore(facts, now).open, ['phone', 'activity', 'two-step', 'email'])
})

test('what a realm does not ask for costs no points', () => {
  const policy = { ...best.policy, registration: { ...best.policy.registration, realName: 'off' as const } }
  const facts: SecurityFacts = {
    ...best,
    hasPerson: false,
    recoveryCodes: null,
    policy: { ...policy, identifiers: ['phone'] },
  }
  assert.equal(securityScore({ ...facts, verifiedKinds: ['phone'] }, now).score, 100)
})

const event = (change: Partial<ActivityEvent>): ActivityEvent => ({
  id: 'e',
  at: ago(1000),
  kind: 'sign-in.completed',
  outcome: 'success',
  surface: 'page',
  sessionId: 's',
  deviceId: 'elsewhere',
  place: null,
  detail: { newDevice: true },
  byStaff: false,
  ...change,
})

test('a sign-in on a device never seen before is to be looked at', () => {
  assert.equal(unreviewed([event({})], 'here', now).length, 1)
})
for (const [what, change] of [
  ['on a known device', { detail: { newDevice: false } }],
  ['on this very device', { deviceId: 'here' }],
  ['of more than a week ago', { at: ago(8 * day) }],
  ['of another kind', { kind: 'consent.revoked' }],
] as const) {
  test(`a sign-in ${what} is not`, () => {
    assert.equal(unreviewed([event(change)], 'here', now).length, 0)
  })
}

test('what came before the holder looked through it is done with, what came after is not', () => {
  const reviewed = event({ kind: 'activity.reviewed', at: ago(2000), detail: {} })
  assert.equal(unreviewed([event({ at: ago(1000) }), reviewed, event({ at: ago(3000) })], 'here', now).length, 1)
})

test('an act is own by session or by device, never by a missing one', () => {
  assert.equal(isOwn(event({}), { sessionId: 's', deviceId: null }), true)
  assert.equal(isOwn(event({}), { sessionId: 'other', deviceId: 'elsewhere' }), true)
  assert.equal(isOwn(event({ sessionId: null, deviceId: null }), { sessionId: null, deviceId: null }), false)
})

for (const [kind, kinds, code] of [
  ['phone', ['phone', 'username'], 'identifier.needed'],
  ['national-id', ['phone', 'national-id'], 'identifier.needed'],
  ['email', ['phone'], 'identifier.missing'],
  ['username', ['username'], 'identifier.last'],
  ['email', ['email', 'national-id'], 'identifier.last'],
] as const) {
  test(`${kind} of ${kinds.join(' and ')} stays: ${code}`, () => {
    assert.deepEqual(mayRemove(kind, kinds, ['phone', 'email', 'username']), { ok: false, code })
  })
}

test('whatever is removed, one that may be used stays', () => {
  const kind = fc.constantFrom('phone', 'email', 'username', 'national-id' as const)
  const kinds = fc.uniqueArray(kind)
  fc.assert(
    fc.property(kind, kinds, kinds, (one, has, allowed) => {
      if (!mayRemove(one, has, allowed).ok) return
      assert.ok(has.some(other => other !== one && allowed.includes(other)))
      assert.ok(one === 'email' || one === 'username')
    }),
  )
})

const evidence = (kind: 'password' | 'sms-code', age: number) => ({ kind, at: ago(age).toISOString(), bound: null })

test('both factors within the time satisfy AAL 2; one a moment too old does not (ASVS 7.5.1)', () => {
  const demand = { aal: 2, ial: 1, maxAge: 600_000 }
  assert.equal(isAssured([evidence('password', 600_000), evidence('sms-code', 0)], demand, now), true)
  assert.equal(isAssured([evidence('password', 600_001), evidence('sms-code', 0)], demand, now), false)
  assert.equal(isAssured([evidence('password', 0)], demand, now), false)
})

test('an operation that the policy forgot is asked most strictly', () => {
  assert.deepEqual(operationPolicy({ operations: {} }, 'account.close'), { aal: 2, ial: 1, maxAge: 600_000 })
})

test('two-step is asked as strictly as identifiers where the policy does not name it', () => {
  const operations = { 'account.change-identifier': { aal: 1, ial: 1, maxAge: 5 } }
  assert.deepEqual(operationPolicy({ operations }, 'account.change-two-step'), {
    aal: 1,
    ial: 1,
    maxAge: 5,
  })
})
