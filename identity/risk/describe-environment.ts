import type { Language } from '../../kit/i18n/index.ts'
import { placeName } from '../../kit/places/index.ts'
import type { EnvironmentReport } from './environment-check.ts'
import { phrases } from './phrases/index.ts'

/** One line of the check: what was looked at, what was found, and whether to draw attention to it. */
export type EnvironmentLine = { label: string; text: string; tone: 'good' | 'plain' | 'warning' }

export type EnvironmentDescription = { summary: string; lines: EnvironmentLine[]; warnings: string[] }

/** The check in plain words: a sentence that sums it up, a line for each thing looked at, and what to mend. */
export function describeEnvironment(report: EnvironmentReport, language: Language): EnvironmentDescription {
  const t = phrases(language)
  const client = [report.browser, report.system].filter(Boolean).join(' · ')
  const hasWarnings = report.warnings.length > 0
  const calm = report.isDeviceKnown ? t('environment.summary.known') : t('environment.summary.new')
  return {
    summary: hasWarnings ? t('environment.summary.warning') : calm,
    lines: [
      report.isDeviceKnown
        ? { label: t('environment.device'), text: t('environment.device.known'), tone: 'good' }
        : { label: t('environment.device'), text: t('environment.device.new'), tone: 'plain' },
      { label: t('environment.client'), text: client || t('environment.client.unknown'), tone: 'plain' },
      { label: t('environment.place'), text: placeName(report.place, language), tone: 'plain' },
      report.isSecure
        ? { label: t('environment.connection'), text: t('environment.connection.secure'), tone: 'good' }
        : { label: t('environment.connection'), text: t('environment.connection.insecure'), tone: 'warning' },
    ],
    warnings: report.warnings.map(warning => t(`environment.warning.${warning}`)),
  }
}
