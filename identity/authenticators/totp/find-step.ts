import { matchStep, stepAt, totp } from '../../../kit/one-time-codes/index.ts'
import { readTypedCode, totpDigits, totpStepSeconds } from './rules.ts'

/** The step whose code was typed, or null. `drift` steps either way: RFC 6238 5.2 advises one. */
export function findStep(secret: Uint8Array, typed: string, at: Date, drift: number): number | null {
  const code = readTypedCode(typed)
  if (code === null) return null
  const now = stepAt(at, totpStepSeconds)
  return matchStep(code, { from: now - drift, to: now + drift }, step => totp(secret, step, totpDigits))
}
