import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idleTime, sessionEnd, sessionLimits } from './rules.ts'

const limits = { idle: 7_200_000, absolute: 43_200_000, sharedIdle: 600_000 }

test('a session on a known device idles as long as the realm says', () => {
  assert.equal(idleTime('0192f0c1-0000-7000-8000-000000000001', limits), 7_200_000)
})

test('a session without a device, on a shared computer, ends sooner', () => {
  assert.equal(idleTime(null, limits), 600_000)
})

test('a realm whose sessions are shorter than that anyway does not lengthen them', () => {
  assert.equal(idleTime(null, { ...limits, idle: 300_000 }), 300_000)
})

test('use never carries a session past its absolute end', () => {
  const begun = new Date('2026-11-22T00:00:00Z')
  const used = new Date('2026-11-22T11:59:00Z')
  assert.deepEqual(sessionEnd(begun, used, limits), new Date('2026-11-22T12:00:00Z'))
})

test('only the session of a phone’s app lives as phones’ do, on whatever device', () => {
  const policy = { sessions: limits, phones: { session: { idle: 9e9, absolute: 9e10 } } }
  const ofPhone = sessionLimits(policy, '0192f0c1-0000-7000-8000-000000000002')
  assert.deepEqual([ofPhone.idle, ofPhone.absolute, idleTime(null, ofPhone)], [9e9, 9e10, 9e9])
  assert.equal(sessionLimits(policy, null), limits)
})
