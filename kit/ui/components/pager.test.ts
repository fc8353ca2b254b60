import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownPages } from './pager.tsx'

test('the first, the last and the neighbours are shown', () => {
  assert.deepEqual(shownPages(5, 12), [1, 'gap', 4, 5, 6, 'gap', 12])
  assert.deepEqual(shownPages(1, 1), [1])
  assert.deepEqual(shownPages(2, 4), [1, 2, 3, 4])
})

test('numbers rise, and a gap stands exactly where some are left out', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (total, page) => {
      const shown = shownPages(Math.min(page, total), total)
      shown.forEach((each, index) => {
        const [before, after] = [shown[index - 1], shown[index + 1]]
        if (each === 'gap') assert.ok(Number(after) - Number(before) > 1)
        else if (typeof before === 'number') assert.equal(each - before, 1)
      })
      assert.equal(shown[0], 1)
      assert.equal(shown.at(-1), total)
    }),
  )
})
