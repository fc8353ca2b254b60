import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownPlace, Place } from '../../kit/places/index.ts'
import { riskPolicySchema } from '../realms/index.ts'
import { type GatherRequest, gatherFacts } from './gather-facts.ts'
import type { AccountHistory, Past, PastQuestion } from './past.ts'

const policy = riskPolicySchema.parse({})
const now = new Date('2026-03-05T08:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function city(zh: string, latitude: number, longitude: number): KnownPlace {
  const at = { latitude, longitude, withinKm: 50 }
  return { kind: 'known', countryCode: 'CN', country: '中国', region: zh, city: '', isp: '', at, names: { zh, en: zh } }
}

const [north, south] = [city('北市', 40, 116), city('南市', 22.5, 114)]
const history: AccountHistory = {
  lastActiveAt: hoursAgo(1),
  phoneChangedAt: hoursAgo(9),
  isDeviceKnown: true,
  signIns: [
    { at: hoursAgo(1), place: north },
    { at: hoursAgo(50), place: null },
  ],
}

const past: Past = {
  accountsOfDevice: 3,
  accountsOfAddress: 7,
  failuresOfPrefix: { failedAccounts: 2, failures: 5 },
  history,
}
const whose = { realm: 'toll', accountId: 'a1', subject: 'a:a1', deviceId: 'd1', addressKey: 'k1', prefixKey: 'p1' }

function world(change: Partial<Past> = {}) {
  const asked: PastQuestion[] = []
  const store = {
    past: (question: PastQuestion) => {
      asked.push(question)
      return Promise.resolve({ ...past, ...change })
    },
  }
  const request: GatherRequest = { ...whose, place: north, marks: ['webdriver'], policy }
  return {
    asked,
    gather: (place: Place | null = north) => gatherFacts({ store, now: () => now }, { ...request, place }),
  }
}

test('the past is asked for once, each part for its own window', async () => {
  const { asked, gather } = world()
  const facts = await gather()
  const since = { device: hoursAgo(24), address: hoursAgo(1), prefix: hoursAgo(1), places: hoursAgo(90 * 24) }
  assert.deepEqual(asked, [{ ...whose, since }])
  assert.deepEqual(facts, {
    now,
    account: { lastActiveAt: hoursAgo(1), phoneChangedAt: hoursAgo(9) },
    device: { isKnown: true, accounts: 3 },
    address: { accounts: 7, prefix: { failedAccounts: 2, failures: 5 } },
    place: north.names,
    isUsualPlace: true,
    travel: null,
    marks: ['webdriver'],
  })
})

test('another place is a journey from the last one, of at least so many kilometres', async () => {
  const facts = await world().gather(south)
  assert.equal(facts.isUsualPlace, false)
  assert.equal(facts.travel?.minutes, 60)
  assert.deepEqual([facts.travel?.from, facts.travel?.to], [north.names, south.names])
  assert.ok(facts.travel.km > 1800 && facts.travel.km < 1960, String(facts.travel.km))
})

test('no journey from or to an internal network or an unknown place', async () => {
  assert.equal((await world().gather({ kind: 'local', isThisMachine: true })).travel, null)
  assert.equal((await world().gather(null)).travel, null)
  const fromOffice = { ...history, signIns: [{ at: hoursAgo(1), place: null }] }
  assert.equal((await world({ history: fromOffice }).gather(south)).travel, null)
})

test('an account without past sign-ins has no usual places', async () => {
  assert.equal((await world({ history: { ...history, signIns: [] } }).gather()).isUsualPlace, null)
})

test('no account: it has no past, and the device is not its own', async () => {
  const facts = await world({ history: null }).gather()
  assert.deepEqual([facts.account, facts.device.isKnown, facts.isUsualPlace], [null, false, null])
})

test('a device that was never signed in on has one account on it, this one', async () => {
  assert.equal((await world({ accountsOfDevice: 0 }).gather()).device.accounts, 1)
})
