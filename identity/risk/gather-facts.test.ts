import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KnownPlace, Place } from '../../kit/places/index.ts'
import {
  type AccountHistory,
  type GatherRequest,
  gatherFacts,
  defaultRiskPolicy as policy,
  type RiskStore,
} from './index.ts'

const now = new Date('2026-03-05T08:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

function city(zh: string, latitude: number, longitude: number): KnownPlace {
  const at = { latitude, longitude, withinKm: 50 }
  return { kind: 'known', countryCode: 'CN', country: '中国', region: zh, city: '', isp: '', at, names: { zh, en: zh } }
}

const [north, south] = [city('北市', 40, 116), city('南市', 22.5, 114)]
const placesByAddress = new Map<string, Place>([
  ['1.2.3.4', north],
  ['5.6.7.8', south],
  ['10.0.0.1', { kind: 'local' }],
])

const history: AccountHistory = {
  lastActiveAt: hoursAgo(1),
  phoneChangedAt: hoursAgo(9),
  isDeviceKnown: true,
  signIns: [
    { at: hoursAgo(1), place: north },
    { at: hoursAgo(50), place: null },
  ],
}

function world(past: AccountHistory = history) {
  const asked: Record<string, readonly unknown[]> = {}
  const note = <T>(name: string, key: readonly unknown[], answer: T): Promise<T> => {
    asked[name] = key
    return Promise.resolve(answer)
  }
  const store: RiskStore = {
    accountsOfDevice: (...key) => note('device', key, 3),
    accountsOfAddress: (...key) => note('address', key, 7),
    failuresOfPrefix: (...key) => note('prefix', key, { failedAccounts: 2, failures: 5 }),
    historyOf: (...key) => note('history', key, past),
  }
  const request: GatherRequest = { accountId: 'a1', deviceId: 'd1', address: '1.2.3.4', marks: ['webdriver'], policy }
  const deps = { store, placeOf: (address: string) => placesByAddress.get(address) ?? null, now: () => now }
  return { asked, gather: (change: Partial<GatherRequest> = {}) => gatherFacts(deps, { ...request, ...change }) }
}

test('each count is asked with its key and its window', async () => {
  const { asked, gather } = world()
  const facts = await gather({ address: '::ffff:1.2.3.4' })
  assert.deepEqual(asked, {
    device: ['d1', hoursAgo(24)],
    address: ['1.2.3.4', hoursAgo(1)],
    prefix: ['1.2.3.0/24', hoursAgo(1)],
    history: ['a1', 'd1', hoursAgo(90 * 24)],
  })
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
  const facts = await world().gather({ address: '5.6.7.8' })
  assert.equal(facts.isUsualPlace, false)
  assert.equal(facts.travel?.minutes, 60)
  assert.deepEqual([facts.travel?.from, facts.travel?.to], [north.names, south.names])
  assert.ok(facts.travel.km > 1800 && facts.travel.km < 1960, String(facts.travel.km))
})

test('no journey from or to an internal network or an unknown place', async () => {
  assert.equal((await world().gather({ address: '10.0.0.1' })).travel, null)
  assert.equal((await world().gather({ address: '9.9.9.9' })).travel, null)
  const fromOffice = { ...history, signIns: [{ at: hoursAgo(1), place: null }] }
  assert.equal((await world(fromOffice).gather({ address: '5.6.7.8' })).travel, null)
})

test('an account without past sign-ins has no usual places', async () => {
  assert.equal((await world({ ...history, signIns: [] }).gather()).isUsualPlace, null)
})

test('no account: its past is not asked for, and the device is not its own', async () => {
  const { asked, gather } = world()
  const facts = await gather({ accountId: null })
  assert.equal(asked['history'], undefined)
  assert.deepEqual([facts.account, facts.device.isKnown, facts.isUsualPlace], [null, false, null])
})

test('no device cookie: one account on it, this one', async () => {
  const { asked, gather } = world()
  assert.equal((await gather({ deviceId: null })).device.accounts, 1)
  assert.equal(asked['device'], undefined)
})
