import { KeyUsageFlags } from '@peculiar/asn1-x509'
import { type Certificate, oids } from './read-certificate.ts'
import { type RevocationList, revocationOf } from './revocation-list.ts'
import { isSignedBy } from './verify-signature.ts'

export type CertificateRefused =
  /** None, too many, or what is not meant for people. */
  | 'certificate.invalid'
  | 'certificate.not_yet_valid'
  | 'certificate.expired'
  /** It leads to no anchor of the realm. */
  | 'certificate.untrusted'
  /** It is not for signing by people. */
  | 'certificate.wrong_usage'
  | 'certificate.revoked'
  /** No list says whether it is revoked, or the list is out of date. */
  | 'certificate.revocation_unknown'

export interface FollowedPath {
  ok: true
  anchor: Certificate
}

/** `lists`: whatever is there to look in; `required`: one that answers for every certificate of the path must be there. */
export interface RevocationRule {
  lists: readonly RevocationList[]
  required: boolean
}

const longestChain = 5

/**
 * Follows a chain of certificates (the signer's own first, each issued by the next) to one of the anchors (RFC 5280 6.1): signature,
 * validity at `now`, names, authority, key usage and path length of each, no critical extension that is unknown, and none revoked.
 */
export function followToAnchor(
  chain: readonly Certificate[],
  { anchors, now, revocation }: { anchors: readonly Certificate[]; now: Date; revocation?: RevocationRule },
): FollowedPath | { ok: false; code: CertificateRefused } {
  const [first] = chain
  if (!first || first.authority || chain.length > longestChain) return refused('certificate.invalid')
  if (chain.some(one => one.hasUnknownCritical)) return refused('certificate.invalid')
  if (chain.some(one => now < one.validFrom)) return refused('certificate.not_yet_valid')
  if (chain.some(one => now > one.validUntil)) return refused('certificate.expired')
  const trusted = anchors.filter(one => !one.hasUnknownCritical && one.validFrom <= now && now <= one.validUntil)
  for (const [index, certificate] of chain.entries()) {
    const anchor = trusted.find(one => isIssuedBy(certificate, one, index))
    if (anchor) return unrevoked([...chain.slice(0, index + 1), anchor], { anchor, now, revocation })
    const issuer = chain[index + 1]
    if (!issuer || !isIssuedBy(certificate, issuer, index)) return refused('certificate.untrusted')
  }
  return refused('certificate.untrusted')
}

/** Whether the certificate is for signing by a person: RFC 5280 4.2.1.3 digitalSignature, and 4.2.1.12 for clients where it says. */
export function isForSigning({ keyUsage, extendedKeyUsage: extended }: Certificate): boolean {
  const signs = keyUsage !== null && (keyUsage & KeyUsageFlags.digitalSignature) !== 0
  return signs && (extended === null || extended.some(one => forPeople.includes(one)))
}
const forPeople = [oids.clientAuth, oids.anyExtendedKeyUsage]

/** @param below how many authorities stand between the issuer and the signer's own certificate */
function isIssuedBy(certificate: Certificate, issuer: Certificate, below: number): boolean {
  const mayIssue = issuer.keyUsage === null || (issuer.keyUsage & KeyUsageFlags.keyCertSign) !== 0
  return (
    issuer.authority &&
    mayIssue &&
    issuer.subject === certificate.issuer &&
    (issuer.pathLength === null || below <= issuer.pathLength) &&
    isSignedBy(certificate, issuer)
  )
}

function unrevoked(
  path: readonly Certificate[],
  { anchor, now, revocation }: { anchor: Certificate; now: Date; revocation: RevocationRule | undefined },
): FollowedPath | { ok: false; code: CertificateRefused } {
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[index + 1]
    if (!revocation || !issuer) continue
    const standing = revocationOf(certificate, { issuer, lists: revocation.lists, now })
    if (standing === 'revoked') return refused('certificate.revoked')
    // A list out of date says nothing of today; to go on without would let whoever withholds it use a stolen key.
    if (standing === 'stale' || (standing === 'none' && revocation.required))
      return refused('certificate.revocation_unknown')
  }
  return { ok: true, anchor }
}

const refused = (code: CertificateRefused) => ({ ok: false, code }) as const
