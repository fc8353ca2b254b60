import { type Aal, isMedium, type MediumKind, mediumOf, strengthOf } from './media.ts'

/** What a step proved. Kept in the ceremony, then in the session, and aged from `at`. */
export interface Evidence {
  kind: EvidenceKind
  /** ISO 8601, so that evidence survives JSON as it is. */
  at: string
  /** What the proof was bound to: the keyed hash of the address a code went to, or the identifier's subject; in an approval the hash of its details. */
  bound: string | null
}

/** A medium; or what is proved and is none. `review`: the holder has looked at the details and wants them. */
export type EvidenceKind =
  | MediumKind
  | 'captcha'
  | 'consent'
  | 'identity-item'
  | 'real-name'
  | 'new-password'
  | 'review'

/** `kba` for an item of identity (RFC 8176). */
const methodsOfKind = (kind: EvidenceKind): readonly string[] =>
  isMedium(kind) ? mediumOf(kind).amr : kind === 'identity-item' ? ['kba'] : []

/** How strongly the evidence authenticates (NIST SP 800-63B-4 2). An item of identity is no authenticator at all. */
export function assuranceOf(evidence: readonly Evidence[]): Aal {
  return strengthOf(evidence.flatMap<MediumKind>(({ kind }) => (isMedium(kind) ? [kind] : [])))
}

/** `amr` of a session, each method once and `mfa` with two factors. */
export function methodsOf(evidence: readonly Evidence[]): string[] {
  const methods = new Set(evidence.flatMap(({ kind }) => methodsOfKind(kind)))
  return [...methods, ...(assuranceOf(evidence) >= 2 ? ['mfa'] : [])]
}

/** Evidence not older than `maxAge` milliseconds at `now`. */
export function freshEvidence(evidence: readonly Evidence[], maxAge: number, now: Date): Evidence[] {
  return evidence.filter(one => now.getTime() - Date.parse(one.at) <= maxAge)
}
