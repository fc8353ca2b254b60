import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type MediumKind, mediumKinds, mediumOf, signingKinds, strengthOf } from './media.ts'

const sets = fc.subarray(mediumKinds)

/** Said again, independently of the table's figures. */
const hardwareForThree: readonly MediumKind[] = ['security-key', 'certificate-key']

test('AAL 3 needs a hardware-bound medium that withstands a false site, whatever else is proved', () => {
  fc.assert(
    fc.property(sets, kinds => {
      const hardware = kinds.some(kind => hardwareForThree.includes(kind))
      assert.equal(strengthOf(kinds) === 3, hardware)
      if (strengthOf(kinds) === 3) assert.ok(kinds.some(kind => mediumOf(kind).hardware))
    }),
  )
})

test('a proof more never proves less', () => {
  fc.assert(
    fc.property(sets, fc.constantFrom(...mediumKinds), (kinds, more) => {
      assert.ok(strengthOf([...kinds, more]) >= strengthOf(kinds))
    }),
  )
})

test('one factor twice is one factor', () => {
  assert.equal(strengthOf(['sms-code', 'otp-token', 'grid-card', 'totp', 'push', 'recovery-code']), 1)
  assert.equal(strengthOf(['password', 'email-code', 'qr']), 1)
  assert.equal(strengthOf(['password', 'sms-code']), 2)
  assert.equal(strengthOf(['password', 'otp-token']), 2)
  assert.equal(strengthOf(['passkey']), 2)
  assert.equal(strengthOf([]), 0)
})

test('a session by QR, a push or an email approves no payment', () => {
  for (const kind of ['qr', 'push', 'email-code', 'recovery-code'] as const) assert.equal(mediumOf(kind).pays, false)
  for (const kind of signingKinds) assert.equal(mediumOf(kind).pays, true)
})
