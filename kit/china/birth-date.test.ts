import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chinaDate, readBirthDate } from './birth-date.ts'

const today = new Date('2026-07-01T00:00:00Z')

test('a day of the calendar is read, a leap day too', () => {
  assert.deepEqual(readBirthDate('19491231', today), { date: '1949-12-31' })
  assert.deepEqual(readBirthDate('20000229', today), { date: '2000-02-29' })
})

test('a day that the calendar does not have is refused', () => {
  for (const digits of ['19000229', '20230229', '19991301', '19990001', '19990431', '19990100']) {
    assert.equal(readBirthDate(digits, today), 'birth-date', digits)
  }
})

test('a year before anyone who was given a number is refused', () => {
  assert.equal(readBirthDate('18491231', today), 'birth-date')
  assert.deepEqual(readBirthDate('18500101', today), { date: '1850-01-01' })
})

test('today is allowed, tomorrow is not', () => {
  assert.deepEqual(readBirthDate('20260701', today), { date: '2026-07-01' })
  assert.equal(readBirthDate('20260702', today), 'birth-date-in-future')
})

test('the day changes at midnight in China, not in London', () => {
  assert.equal(chinaDate(new Date('2026-06-30T15:59:59Z')), '2026-06-30')
  assert.equal(chinaDate(new Date('2026-06-30T16:00:00Z')), '2026-07-01')
})
