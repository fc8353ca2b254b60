/**
 * Certificate keys (U盾): X.509 certificates whose private key stays in a device of the holder. The device's own software shows a text
 * and has it signed behind a PIN; of a payment the text holds the very details. Each use follows the certificate to an anchor anew.
 * Flow: askToRegister → registerCertificateKey (or registerAtCounter) → request → prove; renewCertificateKey from `warnBefore` on.
 */
export { CertificateKeyAsk } from './certificate-key-ask.tsx'
export {
  type CertificateKeyProved,
  type CertificateKeyRequest,
  type CertificateKeys,
  createCertificateKeys,
  type SigningOccasion,
} from './certificate-keys.ts'
export type { CertificateKeyDependencies } from './dependencies.ts'
export { expireCertificateKeys } from './expire-certificate-keys.ts'
export { type ListedCertificateKey, listCertificateKeys } from './list-certificate-keys.ts'
export {
  askToRegister,
  type CertificateKeyRegistered,
  type RegistrationRefused,
  registerAtCounter,
  registerCertificateKey,
  renewCertificateKey,
} from './register-certificate-key.ts'
export {
  type CertificateRegistration,
  type CertificateSignature,
  certificateRegistrationSchema,
  certificateSignatureSchema,
} from './schemas.ts'
export { createTrustReader, type TrustReader } from './trust.ts'
