import type { Policy } from '../../realms/index.ts'

export interface ChineseTokens {
  /** Whether the realm takes tokens of GB/T 38556. */
  taken: boolean
  /** How that stands and why, for whoever runs the realm. */
  words: string
}

/**
 * How tokens of GB/T 38556-2020 stand in a realm (decision 0032).
 *
 * @returns null where the realm takes no tokens at all
 */
export function chineseTokensOf({ media }: Pick<Policy, 'media'>): ChineseTokens | null {
  const { allowed, gbt38556: taken } = media['otp-token']
  if (!allowed) return null
  const why = 'this release has not been checked against the official sample data of the standard'
  const words = taken
    ? `media.otp-token.gbt38556 is on, but ${why}: its codes may be wrong. Turn it off, or put the samples of the printed standard to kit/one-time-codes first (decision 0032).`
    : `OTP tokens of GB/T 38556-2020 are off (media.otp-token.gbt38556), because ${why} (decision 0032). Tokens of RFC 6238 and RFC 6287 are taken.`
  return { taken, words }
}
