/** What may become of a medium. Pure: the statements that change a status take their conditions from here. */

export const mediumKinds = ['totp', 'otp-token', 'grid-card', 'recovery-code', 'certificate-key'] as const
export type MediumKind = (typeof mediumKinds)[number]

export type MediumStatus =
  | 'in-stock'
  /** Given to its holder, not yet activated: proves nothing. */
  | 'issued'
  | 'active'
  | 'suspended'
  | 'lost'
  | 'revoked'
  | 'replaced'
  | 'expired'

export type MediumAct = 'suspend' | 'resume' | 'report-lost' | 'replace' | 'revoke' | 'expire'

interface Change {
  from: readonly MediumStatus[]
  to: MediumStatus
}

/**
 * A lost medium never comes back: whoever found it may have used it, so it is replaced or revoked. What is revoked or replaced has
 * no secret any more.
 */
export const mediumChanges: Readonly<Record<MediumAct, Change>> = {
  suspend: { from: ['active'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'active' },
  'report-lost': { from: ['issued', 'active', 'suspended', 'expired'], to: 'lost' },
  replace: { from: ['issued', 'active', 'suspended', 'lost', 'expired'], to: 'replaced' },
  revoke: { from: ['issued', 'active', 'suspended', 'lost', 'expired'], to: 'revoked' },
  expire: { from: ['in-stock', 'issued', 'active', 'suspended'], to: 'expired' },
}

export const isEnded = (status: MediumStatus): boolean => status === 'revoked' || status === 'replaced'

/** What of a serial may be shown and logged. */
export const maskSerial = (serial: string): string => `*${serial.slice(-4)}`
