import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/sha'
import fc from 'fast-check'
import { solveChallenge } from './proof-of-work.ts'
import { sha256 } from './sha256.ts'

const hmacSignatureSecret = 'a secret of the test'
const now = () => 0

test('the hash agrees with OpenSSL on every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), message => {
      assert.deepEqual(Buffer.from(sha256(message)), createHash('sha256').update(message).digest())
    }),
  )
})

for (const settings of [
  { cost: 1, keyPrefix: '000' },
  { cost: 3, keyPrefix: 'a' },
  { cost: 1, keyPrefix: '00', keyLength: 16 },
]) {
  test(`altcha-lib accepts what is found: ${JSON.stringify(settings)}`, async () => {
    const challenge = await createChallenge({ algorithm: 'SHA-256', ...settings, deriveKey, hmacSignatureSecret })
    const solution = solveChallenge(challenge, now)
    assert.ok(solution)
    assert.ok(solution.derivedKey.startsWith(settings.keyPrefix))
    const verdict = await verifySolution({ challenge, solution, deriveKey, hmacSignatureSecret })
    assert.equal(verdict.verified, true)
  })
}

test('another counter is refused', async () => {
  const challenge = await createChallenge({
    algorithm: 'SHA-256',
    cost: 1,
    keyPrefix: '000',
    deriveKey,
    hmacSignatureSecret,
  })
  const solution = solveChallenge(challenge, now)
  assert.ok(solution)
  const other = { ...solution, counter: solution.counter + 1 }
  const verdict = await verifySolution({ challenge, solution: other, deriveKey, hmacSignatureSecret })
  assert.equal(verdict.verified, false)
  assert.equal(verdict.invalidSolution, true)
})

test('an algorithm that the page does not know is not tried', () => {
  const parameters = { algorithm: 'PBKDF2/SHA-256', nonce: '00', salt: '00', cost: 1, keyPrefix: '0' }
  assert.equal(solveChallenge({ parameters }, now), null)
})
