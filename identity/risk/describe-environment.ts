import type { Language } from '../../kit/i18n/index.ts'
import { placeName } from '../../kit/places/index.ts'
import type { EnvironmentReport } from './environment-check.ts'
import { phrases } from './phrases/index.ts'

/** One line of the check: what was looked at, what was found, and whether to draw attention to it. */
export type EnvironmentLine = { label: string; text: string; tone: 'good' | 'plain' | 'warning' }

export type EnvironmentDescription = {
  /** `bad` where nothing should be typed, `warn` where something should be mended. */
  result: 'ok' | 'warn' | 'bad'
  /** All in one sentence: the gravest warning, or that all is well and what was seen. */
  text: string
  lines: EnvironmentLine[]
  warnings: string[]
}

/** The check in plain words: a sentence that sums it up, a line for each thing looked at, and what to mend. */
export function describeEnvironment(report: EnvironmentReport, language: Language): EnvironmentDescription {
  const t = phrases(language)
  const client = [report.browser, report.system].filter(Boolean).join(' · ') || t('environment.client.unknown')
  const place = report.place ?? placeName(null, language)
  const warnings = report.warnings.map(warning => t(`environment.warning.${warning}`))
  const seen = { seen: `${client} · ${place}` }
  const calm = report.isDeviceKnown ? t('environment.text.known', seen) : t('environment.text.new', seen)
  return {
    result: resultOf(report),
    text: warnings[0] ?? calm,
    lines: [
      report.isDeviceKnown
        ? { label: t('environment.device'), text: t('environment.device.known'), tone: 'good' }
        : { label: t('environment.device'), text: t('environment.device.new'), tone: 'plain' },
      { label: t('environment.client'), text: client, tone: 'plain' },
      { label: t('environment.place'), text: place, tone: 'plain' },
      report.isSecure
        ? { label: t('environment.connection'), text: t('environment.connection.secure'), tone: 'good' }
        : { label: t('environment.connection'), text: t('environment.connection.insecure'), tone: 'warning' },
    ],
    warnings,
  }
}

function resultOf({ warnings, isSecure }: EnvironmentReport): EnvironmentDescription['result'] {
  if (!isSecure) return 'bad'
  return warnings.length > 0 ? 'warn' : 'ok'
}
