import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEnded, maskSerial, mediumChanges } from './rules.ts'

const changes = Object.values(mediumChanges)

test('what has ended stays so', () => {
  for (const { from } of changes) assert.equal(from.some(isEnded), false)
})

test('a lost medium is replaced or revoked and nothing else', () => {
  assert.deepEqual(
    changes.filter(({ from }) => from.includes('lost')).map(({ to }) => to),
    ['replaced', 'revoked'],
  )
})

test('only what was suspended becomes active by a change; else by its activation', () => {
  assert.deepEqual(
    changes.filter(({ to }) => to === 'active').map(({ from }) => from),
    [['suspended']],
  )
})

test('of a serial the last four signs are shown', () => assert.equal(maskSerial('QH00012345'), '*2345'))
