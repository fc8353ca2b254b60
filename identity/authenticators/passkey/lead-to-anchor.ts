import { X509Certificate } from 'node:crypto'

/**
 * Whether a chain of certificates (DER, the authenticator's own first) leads to one of the realm's anchors, each valid at `now` and
 * issued by the next as a certificate authority (WebAuthn Level 3 7.1 step 24, RFC 5280 6.1). Looks nothing up: a maker's
 * revocations come as a new list of anchors.
 */
export function leadsToAnchor(chain: readonly Uint8Array[], anchors: readonly string[], now: Date): boolean {
  try {
    const certificates = chain.map(der => new X509Certificate(der))
    const trusted = anchors.map(pem => new X509Certificate(pem)).filter(anchor => isValidAt(anchor, now))
    const [first] = certificates
    if (!first || first.ca || certificates.length > longestChain) return false
    if (!certificates.every(one => isValidAt(one, now))) return false
    for (const [index, certificate] of certificates.entries()) {
      if (trusted.some(anchor => isIssuedBy(certificate, anchor))) return true
      const issuer = certificates[index + 1]
      if (!issuer || !isIssuedBy(certificate, issuer)) return false
    }
    return false
  } catch {
    // What is no certificate leads nowhere.
    return false
  }
}

const longestChain = 5

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function isValidAt(certificate: X509Certificate, now: Date): boolean {
  return certificate.validFromDate <= now && now <= certificate.validToDate
}
