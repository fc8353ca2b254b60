import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createAttemptLimit } from './attempt-limit.ts'

const clock = () => {
  let at = Date.parse('2026-11-20T02:00:00.000Z')
  return { now: () => new Date(at), pass: (milliseconds: number) => void (at += milliseconds) }
}

it('lets an address begin so many, then one at a time, and no other address pays for it', () => {
  const { now, pass } = clock()
  const take = createAttemptLimit({ perMinute: 6, now })
  assert.deepEqual(
    Array.from({ length: 8 }, () => take('a')),
    [true, true, true, true, true, true, false, false],
  )
  assert.equal(take('b'), true)
  pass(9_999)
  assert.equal(take('a'), false)
  pass(1)
  assert.deepEqual([take('a'), take('a')], [true, false])
})

it('remembers no more addresses than it may, the latest among them', () => {
  const { now } = clock()
  const take = createAttemptLimit({ perMinute: 1, now, most: 3 })
  for (const address of ['a', 'b', 'c', 'd']) assert.equal(take(address), true)
  assert.equal(take('d'), false)
  assert.equal(take('a'), true)
})
