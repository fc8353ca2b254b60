const day = 86_400_000

/**
 * When a lock set now ends.
 *
 * @param lasts milliseconds, or `next-day`: the coming midnight in the realm's time zone
 */
export function lockEnd(lasts: number | 'next-day', now: Date, timeZone: string): Date {
  if (lasts !== 'next-day') return new Date(now.getTime() + lasts)
  return new Date(now.getTime() + millisecondsToMidnight(now, timeZone))
}

function millisecondsToMidnight(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
    .format(now)
    .split(':')
    .map(Number)
  const [hours = 0, minutes = 0, seconds = 0] = parts
  return day - ((hours * 60 + minutes) * 60 + seconds) * 1000 - now.getMilliseconds()
}

/**
 * Whether failures add up until something is closed for good. Not for an address that nobody has yet: it is no authenticator,
 * and no recovery would open it again.
 */
export const addsUp = (subject: string): boolean => !subject.startsWith('new:')

/** Attempts that remain before the next lock: the smaller of the timed and the cumulative count. */
export function attemptsLeft(
  counted: { failures: number; total: number },
  policy: { attempts: number; cumulative: number | null },
): number {
  const timed = policy.attempts - counted.failures
  return Math.max(0, policy.cumulative === null ? timed : Math.min(timed, policy.cumulative - counted.total))
}
