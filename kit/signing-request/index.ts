/**
 * What a certificate key is asked to sign, as text that its own software can read, show and sign (docs/guides/signing-middleware.md).
 * Owns the one spelling of it. Written by identity, read by the software beside the key; the demonstration's key page is one.
 */
export {
  type SigningPurpose,
  type SigningRequest,
  signedBytes,
  signingProtocol,
  signingText,
} from './signing-request.ts'
