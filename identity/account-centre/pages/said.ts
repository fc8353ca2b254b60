/** What a page says first, after a form of it led back: the codes that `?said=` may hold, with the tone of each. */
export const tones = {
  expired: 'warn',
  'too-late': 'warn',
  'language-changed': 'ok',
  'username-changed': 'ok',
  'identifier-removed': 'ok',
  'change-cancelled': 'ok',
  'identifier-kept': 'warn',
  'password-changed': 'ok',
  'passkey-added': 'ok',
  'passkey-renamed': 'ok',
  'passkey-removed': 'ok',
  'passkey-kept': 'warn',
  'passkeys-full': 'warn',
  'phone-renamed': 'ok',
  'phone-signed-out': 'ok',
  'totp-added': 'ok',
  'totp-removed': 'ok',
  'medium-activated': 'ok',
  'medium-suspended': 'ok',
  'medium-resumed': 'ok',
  'medium-lost': 'ok',
  'token-resynchronised': 'ok',
  'card-rests': 'warn',
  'certificate-added': 'ok',
  'certificate-renewed': 'ok',
  'certificate-revoked': 'ok',
  'two-step-changed': 'ok',
  'device-forgotten': 'ok',
  'devices-forgotten': 'ok',
  'session-ended': 'ok',
  'sessions-ended': 'ok',
  'activity-reviewed': 'ok',
  'consent-revoked': 'ok',
  'closing-cancelled': 'ok',
} as const

export type Said = keyof typeof tones

export function isSaid(value: string | undefined): value is Said {
  return value !== undefined && Object.hasOwn(tones, value)
}
