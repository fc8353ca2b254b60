import type { Language } from '../../kit/i18n/index.ts'
import { automationMarksOf, isOutdatedBrowser } from './automation-marks-of.ts'
import { describeEnvironment, type EnvironmentDescription } from './describe-environment.ts'
import { environmentCheck } from './environment-check.ts'
import { isTrustworthy, type WatchedVisit } from './watched-visit.ts'

type CheckedVisit = Pick<WatchedVisit, 'realm' | 'deviceId' | 'client' | 'place' | 'headers'>

/** The check of device and environment that the sign-in page shows, of the visit alone (E11). */
export function checkVisit(visit: CheckedVisit, language: Language): EnvironmentDescription {
  const isSecure = isTrustworthy(visit)
  const report = environmentCheck({
    isDeviceKnown: visit.deviceId !== null,
    browser: visit.client.browser,
    system: visit.client.system,
    place: visit.place,
    isSecure,
    isOutdated: isOutdatedBrowser(visit.headers),
    marks: automationMarksOf({ headers: visit.headers, isSecure }),
  })
  return describeEnvironment(report, language)
}
