import { randomBytes } from 'node:crypto'

/** Cryptographically strong bytes; passed in where a test must foresee them. */
export type RandomBytes = (bytes: number) => Uint8Array

const leastBytes = 16

/** A secret as base64url text, 256 bits unless told otherwise; never under 128 bits (ASVS 5.0 §7.2.3). */
export function randomToken(bytes = 32, random: RandomBytes = randomBytes): string {
  if (!Number.isInteger(bytes) || bytes < leastBytes) throw new RangeError(`a token needs at least ${leastBytes} bytes`)
  return Buffer.from(random(bytes)).toString('base64url')
}
