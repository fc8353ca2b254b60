import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askLater, looksAgainIn, standing, type Waiting } from './rules.ts'

const waiting: Waiting = {
  kind: 'waiting',
  deviceCode: 'd',
  userCode: 'u',
  verificationUri: 'v',
  verificationUriComplete: 'c',
  expiresAt: 300_000,
  interval: 5,
  askAt: 5_000,
}

test('a screen that was told to slow down asks five seconds less often from then on', () => {
  const later = askLater(waiting, { tooFast: true, now: 5_000 })
  assert.deepEqual([later.interval, later.askAt], [10, 15_000])
  assert.equal(askLater(later, { tooFast: false, now: 15_000 }).askAt, 25_000)
})

test('a code that nobody confirmed in time is over', () => {
  assert.equal(standing(waiting, 299_999), waiting)
  assert.deepEqual(standing(waiting, 300_000), { kind: 'expired' })
})

test('a driver is forgotten after a minute', () => {
  const driver = { kind: 'driver', name: '王**', phone: '139****0000', until: 60_000 } as const
  assert.equal(standing(driver, 59_999), driver)
  assert.equal(standing(driver, 60_000), null)
})

test('the page looks again when it may ask, when the driver is forgotten, and else never', () => {
  assert.equal(looksAgainIn(waiting, 1_000), 4)
  assert.equal(looksAgainIn(waiting, 9_000), 1)
  assert.equal(looksAgainIn({ kind: 'driver', name: '', phone: '', until: 60_000 }, 0), 60)
  assert.equal(looksAgainIn({ kind: 'declined' }, 0), null)
})
