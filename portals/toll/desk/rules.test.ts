import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Asked, askLater, looksAgainIn, standing } from './rules.ts'

const asked: Asked = { kind: 'waiting', authReqId: 'a', message: 'm', expiresAt: 180_000, interval: 5, askAt: 5_000 }

test('a desk that was told to slow down asks five seconds less often from then on', () => {
  const later = askLater(asked, { tooFast: true, now: 5_000 })
  assert.deepEqual([later.interval, later.askAt], [10, 15_000])
})

test('what nobody answered in time is over, and who confirmed is forgotten', () => {
  assert.equal(standing(asked, 179_999), asked)
  assert.deepEqual(standing(asked, 180_000), { kind: 'expired' })
  const confirmed = { kind: 'confirmed', name: '王**', phone: '', message: 'm', until: 120_000 } as const
  assert.equal(standing(confirmed, 120_000), null)
})

test('the page looks again when it may ask', () => {
  assert.equal(looksAgainIn(asked, 1_000), 4)
  assert.equal(looksAgainIn({ kind: 'expired' }, 0), null)
})
