import { followToAnchor, readCertificate, readCertificates } from '../../../kit/certificates/index.ts'

/**
 * Whether a chain of certificates (DER, the authenticator's own first) leads to one of the realm's anchors (WebAuthn Level 3 7.1 step
 * 24). A maker's revocations come as a new list of anchors, not as revocation lists.
 */
export function leadsToAnchor(chain: readonly Uint8Array[], anchors: readonly string[], now: Date): boolean {
  const certificates = chain.map(readCertificate).filter(one => one !== null)
  if (certificates.length !== chain.length) return false
  return followToAnchor(certificates, { anchors: anchors.flatMap(pem => readCertificates(pem) ?? []), now }).ok
}
