import assert from 'node:assert/strict'
import { it } from 'node:test'
import { timesOf } from './rules.ts'

const day = 86_400_000
const askedAt = new Date('2026-11-20T02:00:00.000Z')

it('tells again a day before a change takes effect', () => {
  const { remindAt, dueAt } = timesOf(askedAt, 7 * day)
  assert.equal(dueAt.getTime() - askedAt.getTime(), 7 * day)
  assert.equal(dueAt.getTime() - remindAt.getTime(), day)
})

it('tells again half-way through the shortest wait', () => {
  const { remindAt, dueAt } = timesOf(askedAt, day)
  assert.equal(dueAt.getTime() - remindAt.getTime(), day / 2)
})
