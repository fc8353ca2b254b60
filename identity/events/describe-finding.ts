import type { Language } from '../../kit/i18n/index.ts'
import type { Finding } from './findings.ts'
import { phrases } from './phrases/index.ts'

/** What the verifier found, as a sentence for whoever runs it. */
export function describeFinding(found: Finding, language: Language): string {
  const words = phrases(language)
  const { seq, toSeq, otherSeq, eventId, at, source } = found
  const place =
    seq === null
      ? words('finding.nowhere')
      : toSeq === null || toSeq === seq
        ? words('finding.place', { seq })
        : words('finding.places', { seq, to: toSeq })
  const where = source === null ? '' : words(`finding.source.${source}`)
  const about = { place, event: eventId ?? '', at: at ?? '', other: otherSeq ?? 0 }
  return `${words(`finding.${found.code}`, about)}${where}`
}
