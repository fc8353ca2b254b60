/**
 * What each medium proves, as a table: a new medium is one entry. Everything that asks how strong a proof is, or whether it may stand
 * for a payment, asks here.
 */

type Factor = 'knowledge' | 'possession' | 'inherence'

export type Aal = 0 | 1 | 2 | 3

export interface Medium {
  /** What two of different kinds make AAL 2 of, one of them possession (NIST SP 800-63B-4 2.2); empty where it makes none. */
  factors: readonly Factor[]
  /** The most that it reaches by itself. */
  aal: Aal
  /** Its secret can't leave a device that was made to keep it: AAL 3 needs one (NIST SP 800-63B-4 2.3). */
  hardware: boolean
  /**
   * How a proof by it can stand for exact details: the code comes with them, the challenge is derived from them, or they are what is
   * signed. Null where it can't.
   */
  signs: 'told' | 'challenge' | 'signature' | null
  /** Whether it may take part in approving a payment. What a stranger can have set up from afar may not (RFC 10027, QR). */
  pays: boolean
  /** Authentication method references (RFC 8176). */
  amr: readonly string[]
}

export const media = {
  password: { factors: ['knowledge'], aal: 1, hardware: false, signs: null, pays: true, amr: ['pwd'] },
  'sms-code': { factors: ['possession'], aal: 1, hardware: false, signs: 'told', pays: true, amr: ['sms'] },
  // A code by email is no second factor (NIST SP 800-63B-4 3.1.3.1), so it makes no two with anything.
  'email-code': { factors: [], aal: 1, hardware: false, signs: null, pays: false, amr: ['otp'] },
  totp: { factors: ['possession'], aal: 1, hardware: false, signs: null, pays: true, amr: ['otp'] },
  // Ours to see is the code only, not the PIN behind it: one factor. Not proof against a false site, so never AAL 3.
  'otp-token': { factors: ['possession'], aal: 1, hardware: true, signs: 'challenge', pays: true, amr: ['otp'] },
  'grid-card': { factors: ['possession'], aal: 1, hardware: false, signs: 'challenge', pays: true, amr: ['otp'] },
  'recovery-code': { factors: ['possession'], aal: 1, hardware: false, signs: null, pays: false, amr: ['otp'] },
  passkey: {
    factors: ['possession', 'knowledge'],
    aal: 2,
    hardware: false,
    signs: 'signature',
    pays: true,
    amr: ['swk', 'user'],
  },
  'security-key': {
    factors: ['possession', 'knowledge'],
    aal: 3,
    hardware: true,
    signs: 'signature',
    pays: true,
    amr: ['hwk', 'user'],
  },
  'certificate-key': {
    factors: ['possession', 'knowledge'],
    aal: 3,
    hardware: true,
    signs: 'signature',
    pays: true,
    amr: ['hwk', 'pin'],
  },
  // A pattern on a registered phone: what unlocks it, and the phone's own key that signs it (RFC 8176, pin and swk).
  gesture: {
    factors: ['knowledge', 'possession'],
    aal: 2,
    hardware: false,
    signs: null,
    pays: false,
    amr: ['pin', 'swk'],
  },
  // A face is no secret and everybody sees it: alone it proves nothing here, only beside what somebody has (NIST SP 800-63B-4 3.2.3).
  face: { factors: ['inherence'], aal: 0, hardware: false, signs: null, pays: false, amr: ['face'] },
  // A certificate key as the browser showed it to a proxy when the connection was made: no PIN for this act is seen, so one factor.
  'client-certificate': { factors: ['possession'], aal: 1, hardware: true, signs: null, pays: false, amr: ['hwk'] },
  qr: { factors: [], aal: 1, hardware: false, signs: null, pays: false, amr: ['qr'] },
  push: { factors: ['possession'], aal: 1, hardware: false, signs: null, pays: false, amr: ['push'] },
} as const satisfies Record<string, Medium>

export type MediumKind = keyof typeof media
export const mediumKinds = Object.keys(media) as [MediumKind, ...MediumKind[]]

/** Media with codes of one use that a person has in hand; each is a folder of `authenticators`, and the policy says which it takes. */
export const oneTimeKinds = ['otp-token', 'totp', 'grid-card', 'recovery-code'] as const satisfies readonly MediumKind[]
export type OneTimeKind = (typeof oneTimeKinds)[number]
export const isOneTime = (kind: string): kind is OneTimeKind => oneTimeKinds.some(one => one === kind)

/** All that a person has in hand and a realm's policy says whether it takes. */
export const heldKinds = [...oneTimeKinds, 'certificate-key'] as const satisfies readonly MediumKind[]
export type HeldKind = (typeof heldKinds)[number]

export const isMedium = (kind: string): kind is MediumKind => Object.hasOwn(media, kind)
export const mediumOf = (kind: MediumKind): Medium => media[kind]

export type SigningKind = {
  [Kind in MediumKind]: (typeof media)[Kind]['signs'] extends null ? never : Kind
}[MediumKind]
export const canSign = (kind: MediumKind): kind is SigningKind => media[kind].signs !== null
export const signingKinds = mediumKinds.filter(canSign) as [SigningKind, ...SigningKind[]]

/** How strongly these prove, together: the strongest alone, or two factors of different kinds. */
export function strengthOf(kinds: readonly MediumKind[]): Aal {
  const proved = kinds.map(mediumOf)
  const alone = proved.reduce<Aal>((best, { aal }) => (aal > best ? aal : best), 0)
  const factors = new Set(proved.flatMap(medium => medium.factors))
  return factors.size >= 2 && factors.has('possession') && alone < 2 ? 2 : alone
}
