import type { Policy } from '../realms/index.ts'

/** The realm's figures: what counts as much, over how long, and what it weighs. */
export type RiskPolicy = Policy['risk']

/** For how many days attempts are needed: the widest of the windows. What is older may be purged. */
export function attemptsKeptDays({ windows }: RiskPolicy): number {
  return Math.max(
    windows.placeDays,
    windows.deviceHours / 24,
    windows.addressHours / 24,
    windows.sprayMinutes / 1440,
    windows.failureMinutes / 1440,
  )
}
