import { randomBytes } from 'node:crypto'
import type { RandomBytes } from './random-token.ts'

// 250 is the largest multiple of ten within a byte: bytes from there on would favour the digits 0 to 5.
const unbiasedBelow = 250

/** A code of `count` decimal digits, each equally likely. */
export function randomDigits(count: number, random: RandomBytes = randomBytes): string {
  if (!Number.isInteger(count) || count < 1) throw new RangeError('a code needs at least one digit')
  let digits = ''
  while (digits.length < count) {
    for (const byte of random(count - digits.length)) if (byte < unbiasedBelow) digits += byte % 10
  }
  return digits
}
