/**
 * X.509 certificates (RFC 5280): read, followed to an anchor, looked up in revocation lists, and the signatures that their keys make
 * (RSA, ECDSA, SM2). Issuing is for trying out (the demonstration, `--lan`) and for tests. Looks nothing up over the network.
 * Flow: readCertificate → followToAnchor (with the lists that `readRevocationList` gave) → verifySignature.
 */
export { type CertificateRefused, followToAnchor, isForSigning, type RevocationRule } from './follow-to-anchor.ts'
export {
  type Issuer,
  issueCertificate,
  issueRevocationList,
  type NewCertificate,
  pemOf,
  type Subject,
} from './issue-certificate.ts'
export { createIssuingKey, type IssuingKey, readIssuingKey } from './issuing-key.ts'
export {
  type Certificate,
  fingerprintOf,
  isCertificateAuthority,
  readCertificate,
  readCertificates,
  valuesInSubject,
} from './read-certificate.ts'
export { type RevocationList, readRevocationList } from './revocation-list.ts'
export {
  algorithmsOf,
  type KeyKind,
  keyKindOf,
  type SignatureAlgorithm,
  signatureAlgorithms,
  verifySignature,
} from './verify-signature.ts'
