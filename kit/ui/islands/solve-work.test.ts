import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { solveWork, type Work } from './solve-work.ts'

const secrets = { hmacSignatureSecret: 'a secret of the test', hmacKeySignatureSecret: 'another' }

/** Solved by trying 0 to 12. */
async function makeWork(): Promise<Work> {
  const { parameters, signature } = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 10,
    counter: 12,
    deriveKey,
    ...secrets,
  })
  assert.ok(signature)
  return { parameters, signature }
}

async function judge(typed: string, change: Partial<Payload['solution']> = {}) {
  const { challenge, solution } = JSON.parse(atob(typed)) as Payload
  return await verifySolution({ challenge, solution: { ...solution, ...change }, deriveKey, ...secrets })
}

test('ALTCHA accepts what is found at the last try', async () => {
  const typed = await solveWork(await makeWork(), 12)
  assert.ok(typed)
  assert.equal((await judge(typed)).verified, true)
})

test('one try too few finds nothing', async () => {
  assert.equal(await solveWork(await makeWork(), 11), null)
})

test('ALTCHA refuses another key than the one found', async () => {
  const typed = await solveWork(await makeWork(), 12)
  assert.ok(typed)
  const verdict = await judge(typed, { derivedKey: '00'.repeat(32) })
  assert.deepEqual([verdict.verified, verdict.invalidSolution], [false, true])
})
