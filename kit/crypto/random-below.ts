import { randomBytes } from 'node:crypto'
import type { RandomBytes } from './random-token.ts'

/** A whole number from 0 up to `limit` (at most 65536), each equally likely; `limit` itself excluded. */
export function randomBelow(limit: number, random: RandomBytes = randomBytes): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 65_536) throw new RangeError('a limit is 1 to 65536')
  // Numbers from the largest multiple on would favour small remainders.
  const unbiased = 65_536 - (65_536 % limit)
  for (;;) {
    const [high = 0, low = 0] = random(2)
    const number = high * 256 + low
    if (number < unbiased) return number % limit
  }
}
