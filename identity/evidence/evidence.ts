import { type Aal, isMedium, type MediumKind, mediumOf, strengthOf } from './media.ts'

/** What a step proved. Kept in the ceremony, then in the session, and aged from `at`. */
export interface Evidence {
  kind: EvidenceKind
  /** ISO 8601, so that evidence survives JSON as it is. */
  at: string
  /** What the proof was bound to: the keyed hash of the address a code went to, or the identifier's subject; in an approval the hash of its details. */
  bound: string | null
  /** Of a passkey: its key is proved to be unable to leave its hardware. */
  hardware?: boolean
  /** The realm lets a proof by this medium add nothing to another factor: AAL 1 and no more. */
  weak?: boolean
}

/** What is proved and is no medium. `review`: the holder has looked at the details and wants them. */
const otherKinds = ['captcha', 'consent', 'identity-item', 'real-name', 'bank-card', 'new-password', 'review'] as const

export type EvidenceKind = MediumKind | (typeof otherKinds)[number]

/** A passkey whose key can't leave its hardware is the stronger medium. */
export function mediumKindOf({ kind, hardware }: Evidence): MediumKind | null {
  if (kind === 'passkey' && hardware === true) return 'security-key'
  return isMedium(kind) ? kind : null
}

/** `kba` for an item of identity (RFC 8176). */
function methodsOfOne(evidence: Evidence): readonly string[] {
  const medium = mediumKindOf(evidence)
  return medium ? mediumOf(medium).amr : evidence.kind === 'identity-item' ? ['kba'] : []
}

/** How strongly the evidence authenticates (NIST SP 800-63B-4 2). An item of identity is no authenticator at all. */
export function assuranceOf(evidence: readonly Evidence[]): Aal {
  const kindsOf = (weak: boolean) =>
    evidence.flatMap(one => ((one.weak ?? false) === weak ? (mediumKindOf(one) ?? []) : []))
  const full = strengthOf(kindsOf(false))
  return full === 0 && strengthOf(kindsOf(true)) > 0 ? 1 : full
}

/** `amr` of a session, each method once and `mfa` with two factors. */
export function methodsOf(evidence: readonly Evidence[]): string[] {
  const methods = new Set(evidence.flatMap(methodsOfOne))
  return [...methods, ...(assuranceOf(evidence) >= 2 ? ['mfa'] : [])]
}

/** Evidence not older than `maxAge` milliseconds at `now`. */
export function freshEvidence(evidence: readonly Evidence[], maxAge: number, now: Date): Evidence[] {
  return evidence.filter(one => now.getTime() - Date.parse(one.at) <= maxAge)
}
