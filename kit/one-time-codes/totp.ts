import { constantTimeEqual } from '../crypto/index.ts'
import { hotp, type OtpHash } from './hotp.ts'

/** The number of whole steps since 1970 (RFC 6238 §4.2, T0 = 0). */
export function stepAt(at: Date, seconds: number): number {
  return Math.floor(at.getTime() / 1000 / seconds)
}

/** RFC 6238: the code of a step. */
export function totp(key: Uint8Array, step: number, digits = 6, hash: OtpHash = 'sha1'): string {
  return hotp(key, step, digits, hash)
}

/**
 * The step within `steps` whose code is `typed`, the one nearest to the middle first; null where there is none. Looks at all of
 * them, so that time does not tell how near a wrong code was.
 *
 * @param steps the first and the last that count; below 0 there is none
 */
export function matchStep(
  typed: string,
  steps: { from: number; to: number },
  codeOf: (step: number) => string,
): number | null {
  const middle = (steps.from + steps.to) / 2
  let found: number | null = null
  for (let step = Math.max(0, steps.from); step <= steps.to; step++) {
    const matches = constantTimeEqual(codeOf(step), typed)
    if (matches && (found === null || Math.abs(step - middle) < Math.abs(found - middle))) found = step
  }
  return found
}
