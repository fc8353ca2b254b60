import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { riskPolicySchema } from '../realms/index.ts'
import { assess } from './assess.ts'
import type { AutomationMark, RiskFacts } from './facts.ts'
import type { RiskReasonCode } from './reason.ts'

const policy = riskPolicySchema.parse({})
const now = new Date('2026-03-05T08:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const qinghe = { zh: '青禾市', en: 'Qinghe' }
const beijing = { zh: '北京', en: 'Beijing, China' }

const calm: RiskFacts = {
  now,
  account: { lastActiveAt: hoursAgo(5), phoneChangedAt: null },
  device: { isKnown: true, accounts: 1 },
  address: { accounts: 1, prefix: { failedAccounts: 0, failures: 0 } },
  place: qinghe,
  isUsualPlace: true,
  travel: null,
  marks: [],
}

const account = (changed: Partial<NonNullable<RiskFacts['account']>>): Partial<RiskFacts> => ({
  account: { lastActiveAt: hoursAgo(5), phoneChangedAt: null, ...changed },
})
const prefix = (failedAccounts: number, failures: number): Partial<RiskFacts> => ({
  address: { accounts: 1, prefix: { failedAccounts, failures } },
})
const travel = (km: number, minutes: number): Partial<RiskFacts> => ({
  travel: { from: beijing, to: qinghe, km, minutes },
})

/** One altered fact each: at the edge where the rule is still silent, and one step beyond it. */
const edges: Record<RiskReasonCode, { silent: Partial<RiskFacts>; speaks: Partial<RiskFacts> }> = {
  new_device: { silent: {}, speaks: { device: { isKnown: false, accounts: 1 } } },
  new_place: { silent: { isUsualPlace: null }, speaks: { isUsualPlace: false } },
  impossible_travel: { silent: travel(1000, 60), speaks: travel(1001, 60) },
  device_many_accounts: {
    silent: { device: { isKnown: true, accounts: 4 } },
    speaks: { device: { isKnown: true, accounts: 5 } },
  },
  address_many_accounts: {
    silent: { address: { ...calm.address, accounts: 40 } },
    speaks: { address: { ...calm.address, accounts: 41 } },
  },
  password_spraying: { silent: prefix(20, 900), speaks: prefix(21, 21) },
  phone_changed: {
    silent: account({ phoneChangedAt: hoursAgo(72) }),
    speaks: account({ phoneChangedAt: hoursAgo(71) }),
  },
  automation: { silent: { marks: [] }, speaks: { marks: ['webdriver'] } },
  phone_elsewhere: { silent: {}, speaks: { phoneElsewhere: { phone: qinghe, browser: beijing } } },
  dormant_account: {
    silent: account({ lastActiveAt: hoursAgo(90.9 * 24) }),
    speaks: account({ lastActiveAt: hoursAgo(91 * 24) }),
  },
}

test('an ordinary sign-in is allowed without a word', () => {
  assert.deepEqual(assess(calm, policy), { verdict: 'allow', score: 0, reasons: [] })
})

for (const code of Object.keys(edges) as RiskReasonCode[]) {
  test(`${code}: silent at its edge, speaks beyond it, and is off at 0 points`, () => {
    const speaks = { ...calm, ...edges[code].speaks }
    assert.deepEqual(assess({ ...calm, ...edges[code].silent }, policy).reasons, [])
    const { reasons, score } = assess(speaks, policy)
    assert.deepEqual(
      reasons.map(reason => reason.code),
      [code],
    )
    assert.equal(score, policy.scores[code])
    assert.deepEqual(assess(speaks, { ...policy, scores: { ...policy.scores, [code]: 0 } }).reasons, [])
  })
}

test('reasons carry what was seen', () => {
  const seen = (facts: Partial<RiskFacts>) => assess({ ...calm, ...facts }, policy).reasons[0]
  const { from, to } = { from: beijing, to: qinghe }
  assert.deepEqual(seen(travel(1200.4, 0)), { code: 'impossible_travel', from, to, km: 1200, minutes: 1 })
  assert.deepEqual(seen(prefix(30, 41)), { code: 'password_spraying', accounts: 30, failures: 41, minutes: 60 })
  assert.deepEqual(seen(edges.dormant_account.speaks), { code: 'dormant_account', days: 91 })
  assert.deepEqual(seen(account({ phoneChangedAt: now })), { code: 'phone_changed', hours: 1 })
  assert.deepEqual(seen({ isUsualPlace: false }), { code: 'new_place', place: qinghe })
})

test('a journey too short to tell, however fast, says nothing', () => {
  assert.deepEqual(assess({ ...calm, ...travel(299, 1) }, policy).reasons, [])
})

test('a new device in a new place is allowed; from an impossible journey more is asked; with a new phone it is held', () => {
  const strange = { ...calm, device: { isKnown: false, accounts: 1 }, isUsualPlace: false }
  assert.equal(assess(strange, policy).verdict, 'allow')
  assert.equal(assess({ ...strange, ...travel(2000, 30) }, policy).verdict, 'more')
  const held = assess({ ...strange, ...travel(2000, 30), ...account({ phoneChangedAt: now }) }, policy)
  assert.equal(held.verdict, 'hold')
  assert.deepEqual(
    held.reasons.map(reason => reason.code),
    ['impossible_travel', 'new_device', 'phone_changed', 'new_place'],
  )
})

test('what is no account weighs as an account that was never here (ASVS 6.3.8)', () => {
  const device = { isKnown: false, accounts: 3 }
  const real = assess({ ...calm, device, isUsualPlace: null }, policy)
  assert.deepEqual(assess({ ...calm, device, account: null, isUsualPlace: null }, policy), real)
})

const marks: AutomationMark[] = ['headless_browser', 'tool_agent', 'no_language', 'webdriver', 'honeypot']
const count = fc.nat({ max: 120 })

const anyFacts: fc.Arbitrary<RiskFacts> = fc.record({
  now: fc.constant(now),
  account: fc.option(
    fc.record({
      lastActiveAt: fc.integer({ min: -10, max: 5000 }).map(hoursAgo),
      phoneChangedAt: fc.option(fc.integer({ min: -10, max: 200 }).map(hoursAgo)),
    }),
  ),
  device: fc.record({ isKnown: fc.boolean(), accounts: count }),
  address: fc.record({ accounts: count, prefix: fc.record({ failedAccounts: count, failures: count }) }),
  place: fc.option(fc.constant(qinghe)),
  isUsualPlace: fc.option(fc.boolean()),
  travel: fc.option(
    fc.record({
      from: fc.constant(beijing),
      to: fc.constant(qinghe),
      km: fc.nat({ max: 9000 }),
      minutes: fc.nat({ max: 3000 }),
    }),
  ),
  marks: fc.subarray(marks),
})

/** Each makes one fact worse by some amount, and leaves the others. */
const worsen: Record<string, (facts: RiskFacts, by: number) => Partial<RiskFacts>> = {
  'a device not known': facts => ({ device: { ...facts.device, isKnown: false } }),
  'more accounts on the device': ({ device }, by) => ({ device: { ...device, accounts: device.accounts + by } }),
  'more accounts from the address': ({ address }, by) => ({ address: { ...address, accounts: address.accounts + by } }),
  'more accounts failing': ({ address: { accounts, prefix: was } }, by) => ({
    address: { accounts, prefix: { ...was, failedAccounts: was.failedAccounts + by } },
  }),
  'more failures': ({ address: { accounts, prefix: was } }, by) => ({
    address: { accounts, prefix: { ...was, failures: was.failures + by } },
  }),
  'an unusual place': facts => (facts.place === null ? {} : { isUsualPlace: false }),
  'a longer journey': ({ travel: was }, by) => ({ travel: was && { ...was, km: was.km + by * 10 } }),
  'a quicker journey': ({ travel: was }, by) => ({ travel: was && { ...was, minutes: Math.max(0, was.minutes - by) } }),
  'a longer absence': ({ account: was }, by) => ({
    account: was && { ...was, lastActiveAt: new Date(was.lastActiveAt.getTime() - by * 86_400_000) },
  }),
  'a later change of phone': ({ account: was }, by) => ({
    account: was && {
      ...was,
      phoneChangedAt: new Date((was.phoneChangedAt ?? hoursAgo(100)).getTime() + by * 3_600_000),
    },
  }),
  'one more mark': ({ marks: were }, by) => ({ marks: [...were, marks[by % marks.length] ?? 'webdriver'] }),
}

const severity = { allow: 0, more: 1, hold: 2 }

for (const [what, change] of Object.entries(worsen)) {
  test(`${what} never lowers the score, softens the verdict or loses a reason`, () => {
    fc.assert(
      fc.property(anyFacts, fc.nat({ max: 100 }), (facts, by) => {
        const [before, after] = [assess(facts, policy), assess({ ...facts, ...change(facts, by) }, policy)]
        assert.ok(after.score >= before.score)
        assert.ok(severity[after.verdict] >= severity[before.verdict])
        const codes = new Set(after.reasons.map(reason => reason.code))
        for (const reason of before.reasons) assert.ok(codes.has(reason.code), reason.code)
      }),
    )
  })
}

test('a sterner policy never softens the verdict; no score without a reason, none above 100', () => {
  fc.assert(
    fc.property(anyFacts, fc.nat({ max: 40 }), (facts, by) => {
      const [before, after] = [
        assess(facts, policy),
        assess(facts, { ...policy, more: policy.more - by, hold: policy.hold - by }),
      ]
      assert.ok(severity[after.verdict] >= severity[before.verdict])
      assert.equal(before.score > 0, before.reasons.length > 0)
      assert.ok(before.score <= 100)
    }),
  )
})
