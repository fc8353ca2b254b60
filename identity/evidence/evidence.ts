/** What a step proved. Kept in the ceremony, then in the session, and aged from `at`. */
export interface Evidence {
  kind: EvidenceKind
  /** ISO 8601, so that evidence survives JSON as it is. */
  at: string
  /** What the proof was bound to: the keyed hash of the address a code went to, or the identifier's subject. */
  bound: string | null
  /** Of a passkey: its key is proved to be unable to leave its hardware. */
  hardware?: boolean
}

export const evidenceKinds = [
  'captcha',
  'consent',
  'password',
  'sms-code',
  'email-code',
  'identity-item',
  'real-name',
  'new-password',
  'totp',
  'otp-token',
  'grid-card',
  'recovery-code',
  'passkey',
] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

/** Authentication method references, RFC 8176; `kba` for an item of identity. */
const methodReferences: Partial<Record<EvidenceKind, string>> = {
  password: 'pwd',
  'sms-code': 'sms',
  'email-code': 'otp',
  'identity-item': 'kba',
}

function methodReferencesOf({ kind, hardware }: Evidence): string[] {
  // `user`: presence was tested, as every use of one does.
  if (kind === 'passkey') return [hardware ? 'hwk' : 'swk', 'user']
  return [methodReferences[kind] ?? []].flat()
}

export type Aal = 0 | 1 | 2 | 3

/**
 * How strongly the evidence authenticates (NIST SP 800-63B-4 2): two factors of different kinds reach AAL 2. A code by email
 * is no second factor there (3.1.3.1), and an item of identity is no authenticator at all.
 */
export function assuranceOf(evidence: readonly Evidence[]): Aal {
  const has = (kind: EvidenceKind): boolean => evidence.some(one => one.kind === kind)
  // A passkey is something held and, by its PIN, face or finger, something known or the holder's own; a key that can't be copied
  // is what AAL 3 asks beside that (NIST SP 800-63B-4 2.3.1, B.2).
  if (evidence.some(one => one.kind === 'passkey' && one.hardware === true)) return 3
  if (has('passkey')) return 2
  if (has('password') && has('sms-code')) return 2
  return has('password') || has('sms-code') || has('email-code') ? 1 : 0
}

/** `amr` of a session, each method once and `mfa` with two factors. */
export function methodsOf(evidence: readonly Evidence[]): string[] {
  const methods = new Set(evidence.flatMap(methodReferencesOf))
  return [...methods, ...(assuranceOf(evidence) >= 2 ? ['mfa'] : [])]
}

/** Evidence not older than `maxAge` milliseconds at `now`. */
export function freshEvidence(evidence: readonly Evidence[], maxAge: number, now: Date): Evidence[] {
  return evidence.filter(one => now.getTime() - Date.parse(one.at) <= maxAge)
}
