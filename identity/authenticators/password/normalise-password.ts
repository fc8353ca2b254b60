/** No password is longer, whatever a realm's policy says. Within it nothing is ever cut off. */
export const longestPassword = 256

// NFKC joins up to this many code units into one visible character in the worst of real scripts; more is an attack.
const mostUnitsPerCodePoint = 18

export type NormalisedPassword = { ok: true; text: string } | { ok: false; code: 'malformed' | 'too-long' }

/**
 * The form of a password that is measured and hashed: Unicode NFKC (NIST SP 800-63B-4 §3.1.1.2), so that it is the same
 * from every keyboard: full-width １２３ from a Chinese input method equals 123. Case and spaces stay as typed.
 */
export function normalisePassword(password: string): NormalisedPassword {
  if (!password.isWellFormed()) return { ok: false, code: 'malformed' }
  if (password.length > longestPassword * mostUnitsPerCodePoint) return { ok: false, code: 'too-long' }
  const text = password.normalize('NFKC')
  return countCodePoints(text) > longestPassword ? { ok: false, code: 'too-long' } : { ok: true, text }
}

/** Length as people count it and NIST demands it: by code points, not by UTF-16 units or bytes. */
export function countCodePoints(text: string): number {
  return [...text].length
}
