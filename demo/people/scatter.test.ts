import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { scatter, scatterSize } from './scatter.ts'

const salt = fc.nat({ max: 2 ** 31 - 1 })
const index = fc.nat({ max: scatterSize - 1 })

/** The inverse, step by step: that it exists is the proof that no two indexes meet. */
function gather(value: number, by: number): number {
  const mask = scatterSize - 1
  let back = unshift(value, 15)
  back = Math.imul(back, inverse(0x27d4eb2f)) & mask
  back = unshift(back, 14)
  back = Math.imul(back, inverse(0xc2b2ae35)) & mask
  back = unshift(back, 15)
  back = Math.imul(back, inverse(0x85ebca6b)) & mask
  return (back ^ by) & mask
}

const unshift = (value: number, bits: number): number => value ^ (value >>> bits) ^ (value >>> (2 * bits))

function inverse(odd: number): number {
  let found = odd
  for (let round = 0; round < 5; round++) found = Math.imul(found, 2 - Math.imul(odd, found))
  return found
}

test('every result leads back to its own index', () => {
  fc.assert(
    fc.property(index, salt, (at, by) => assert.equal(gather(scatter(at, by), by), at)),
    { numRuns: 2000 },
  )
})

test('results stay in the range, and neighbours do not stay neighbours', () => {
  fc.assert(
    fc.property(index, salt, (at, by) => {
      const value = scatter(at, by)
      assert.ok(Number.isInteger(value) && value >= 0 && value < scatterSize)
    }),
  )
  const steps = Array.from({ length: 100 }, (_, at) => Math.abs(scatter(at + 1, 1) - scatter(at, 1)))
  assert.ok(steps.filter(step => step > 1_000_000).length > 90)
})
