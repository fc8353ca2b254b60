import type { Language } from '../../../kit/i18n/index.ts'
import { phrases } from './phrases/index.ts'

const known = ['sms-code', 'grid-card', 'otp-token', 'passkey', 'security-key', 'certificate-key'] as const

/** A medium that the policy names and we have no word for is called by its name there. */
export function mediumName(medium: string, language: Language): string {
  const name = known.find(one => one === medium)
  return name === undefined ? medium : phrases(language)(`medium-${name}`)
}
