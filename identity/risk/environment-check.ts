import type { AutomationMark } from './facts.ts'

/** What is known before the person has typed anything: nothing here depends on any account. */
export type EnvironmentFacts = {
  /** This browser carries a device cookie of this realm. */
  isDeviceKnown: boolean
  /** As `describeClient` of `kit/http` names them ('Chrome 141', 'Windows 11'); empty when it cannot be told. */
  browser: string
  system: string
  /** As it is shown; null when not known. */
  place: string | null
  /** HTTPS, or this very machine. */
  isSecure: boolean
  isOutdated: boolean
  marks: readonly AutomationMark[]
}

export type EnvironmentWarning = 'insecure' | 'outdated_browser' | 'automation'

export type EnvironmentReport = Pick<
  EnvironmentFacts,
  'isDeviceKnown' | 'browser' | 'system' | 'place' | 'isSecure'
> & {
  /** Gravest first. */
  warnings: EnvironmentWarning[]
}

/** The device and environment check that the sign-in page shows (requirement E11). It informs and never refuses. */
export function environmentCheck(facts: EnvironmentFacts): EnvironmentReport {
  const { isDeviceKnown, browser, system, place, isSecure } = facts
  const warnings: EnvironmentWarning[] = []
  if (!isSecure) warnings.push('insecure')
  if (facts.marks.length > 0) warnings.push('automation')
  if (facts.isOutdated) warnings.push('outdated_browser')
  return { isDeviceKnown, browser, system, place, isSecure, warnings }
}
