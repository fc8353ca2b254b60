import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDate, formatDateTime, formatDuration, formatNumber, formatRelative, roundUpToMinute } from './index.ts'

const date = new Date('2026-03-05T16:07:30Z')
const minute = 60_000

test('dates are shown in Shanghai time unless told otherwise, by the 24-hour clock', () => {
  assert.equal(formatDateTime(date, 'zh-CN'), '2026年3月6日 00:07')
  assert.equal(formatDateTime(date, 'en'), '6 March 2026, 00:07')
  assert.equal(formatDateTime(date, 'zh-CN', 'UTC'), '2026年3月5日 16:07')
  assert.equal(formatDate(date, 'zh-Hant', 'UTC'), '2026年3月5日')
})

test('relative time uses the largest unit that fits', () => {
  const ago = (milliseconds: number) => new Date(date.getTime() - milliseconds)
  assert.equal(formatRelative(ago(3 * minute), date, 'zh-CN'), '3分钟前')
  assert.equal(formatRelative(ago(47 * 60 * minute), date, 'en'), 'yesterday')
  assert.equal(formatRelative(ago(-2 * minute - 1), date, 'en'), 'in 2 minutes')
  assert.equal(formatRelative(ago(minute - 1), date, 'zh-CN'), '刚刚')
  assert.equal(formatRelative(date, date, 'en'), 'just now')
})

test('the end of a wait is rounded up to the minute', () => {
  assert.equal(roundUpToMinute(date).toISOString(), '2026-03-05T16:08:00.000Z')
  assert.equal(roundUpToMinute(new Date('2026-03-05T16:07:00Z')).toISOString(), '2026-03-05T16:07:00.000Z')
})

test('a duration has at most two units and is never said shorter than it is', () => {
  assert.equal(formatDuration(90 * minute, 'zh-CN'), '1小时 30分钟')
  assert.equal(formatDuration(90 * minute, 'en'), '1 hour 30 minutes')
  assert.equal(formatDuration(24 * 60 * minute, 'en'), '1 day')
  assert.equal(formatDuration(59 * minute + 59_500, 'en'), '1 hour')
  assert.equal(formatDuration(59_001, 'en'), '1 minute')
  assert.equal(formatDuration(1, 'en'), '1 second')
  assert.equal(formatDuration(0, 'en'), '0 seconds')
})

test('numbers are grouped', () => {
  assert.equal(formatNumber(12345.5, 'en'), '12,345.5')
})
