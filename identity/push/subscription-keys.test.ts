import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { test } from 'node:test'
import { areSubscriptionKeys } from './subscription-keys.ts'

test('keys are a point of P-256 and 16 octets', () => {
  const p256dh = createECDH('prime256v1').generateKeys('base64url')
  const auth = Buffer.alloc(16, 1).toString('base64url')
  assert.equal(areSubscriptionKeys({ p256dh, auth }), true)
  assert.equal(areSubscriptionKeys({ p256dh: p256dh.slice(0, -4), auth }), false)
  assert.equal(areSubscriptionKeys({ p256dh, auth: auth.slice(0, -4) }), false)
  const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url')
  assert.equal(areSubscriptionKeys({ p256dh: off, auth }), false)
})
