import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomBelow } from './index.ts'

test('a random number is below its limit, and every one comes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_536 }), limit => {
      const number = randomBelow(limit)
      assert(Number.isInteger(number) && number >= 0 && number < limit)
    }),
  )
  assert.equal(new Set(Array.from({ length: 200 }, () => randomBelow(4))).size, 4)
})

test('what would favour small numbers is drawn again', () => {
  const drawn = [
    [0xff, 0xff],
    [0x00, 0x07],
  ]
  assert.equal(
    randomBelow(10, () => Uint8Array.from(drawn.shift() ?? [])),
    7,
  )
})

test('a limit is 1 to 65536', () => {
  for (const limit of [0, 1.5, 65_537]) assert.throws(() => randomBelow(limit), RangeError)
})
