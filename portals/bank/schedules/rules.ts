export type Repeat = 'once' | 'weekly' | 'monthly'
/** `done` and `failed` are ends: of those that repeat, only cancelling is one. */
export type ScheduleState = 'waiting' | 'done' | 'failed' | 'cancelled'

/** As in all of China since 1991: the day of a month is meant where the bank is. */
const chinaOffset = 8 * 3_600_000
const week = 7 * 86_400_000

/**
 * When a repeating transfer is due next: the first of its times after `now`, so that what a standstill has missed is not made
 * up for all at once. Of a month without the first's day, its last day. Null where nothing repeats.
 */
export function nextDue(first: Date, repeat: Repeat, now: Date): Date | null {
  if (repeat === 'once') return null
  if (repeat === 'weekly') {
    const weeks = Math.floor((now.getTime() - first.getTime()) / week) + 1
    return new Date(first.getTime() + Math.max(1, weeks) * week)
  }
  const local = new Date(now.getTime() + chinaOffset)
  const start = new Date(first.getTime() + chinaOffset)
  const passed = (local.getUTCFullYear() - start.getUTCFullYear()) * 12 + local.getUTCMonth() - start.getUTCMonth()
  const thisMonth = monthsAfter(first, Math.max(1, passed))
  return thisMonth > now ? thisMonth : monthsAfter(first, Math.max(1, passed) + 1)
}

function monthsAfter(first: Date, months: number): Date {
  const local = new Date(first.getTime() + chinaOffset)
  const day = local.getUTCDate()
  local.setUTCDate(1)
  local.setUTCMonth(local.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate()
  local.setUTCDate(Math.min(day, lastDay))
  return new Date(local.getTime() - chinaOffset)
}
