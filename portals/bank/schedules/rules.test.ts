import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextDue } from './rules.ts'

const date = fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })

test('what happens once is not due again', () => {
  assert.equal(nextDue(new Date(0), 'once', new Date(1)), null)
})

test('the next time is after now, and never more than a period away', () => {
  fc.assert(
    fc.property(
      date,
      fc.nat({ max: 900 * 86_400_000 }),
      fc.constantFrom('weekly' as const, 'monthly' as const),
      (first, later, repeat) => {
        const now = new Date(first.getTime() + later)
        const due = nextDue(first, repeat, now)
        assert.ok(due && due > now)
        const ahead = (due.getTime() - now.getTime()) / 86_400_000
        assert.ok(ahead <= (repeat === 'weekly' ? 7 : 31), `${ahead} days`)
      },
    ),
  )
})

test('a month without the day has its last day instead, and the next month the day itself', () => {
  const first = new Date('2026-01-31T01:00:00Z')
  const due = (now: string) => nextDue(first, 'monthly', new Date(now))?.toISOString()
  assert.equal(due('2026-01-31T01:00:00Z'), '2026-02-28T01:00:00.000Z')
  assert.equal(due('2026-02-28T01:00:00Z'), '2026-03-31T01:00:00.000Z')
  assert.equal(due('2026-03-31T00:59:59Z'), '2026-03-31T01:00:00.000Z')
})

test('the day of the month is the bank’s, not Greenwich’s', () => {
  // The first of the month in China.
  const first = new Date('2026-01-31T17:00:00Z')
  assert.equal(nextDue(first, 'monthly', first)?.toISOString(), '2026-02-28T17:00:00.000Z')
})
