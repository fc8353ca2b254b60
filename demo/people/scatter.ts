/**
 * A one-to-one scattering of the integers below 2^29 (536 million), so that neighbours look unrelated and no two
 * share a result: each step (xor with a constant, multiplication by an odd number, xor with its own upper bits) can be
 * undone modulo 2^29.
 */
export const scatterSize = 2 ** 29

const mask = scatterSize - 1

export function scatter(index: number, salt: number): number {
  let value = (index ^ salt) & mask
  value = Math.imul(value, 0x85ebca6b) & mask
  value ^= value >>> 15
  value = Math.imul(value, 0xc2b2ae35) & mask
  value ^= value >>> 14
  value = Math.imul(value, 0x27d4eb2f) & mask
  return value ^ (value >>> 15)
}
