import { type ApprovalDetails, canonicalJson } from '../approval-details/index.ts'

export const signingProtocol = 'lingpai-signing-1'

export type SigningPurpose =
  | 'sign-in'
  | 'step-up'
  | 're-authentication'
  | 'recovery'
  | 'approval'
  | 'registration'
  | 'renewal'

export interface SigningRequest {
  purpose: SigningPurpose
  /** The realm's issuer. The software beside the key signs only for pages of its origin. */
  audience: string
  /** Good once; 32 bytes, base64url. */
  challenge: string
  /** In an approval: exactly what is approved. */
  details?: ApprovalDetails
}

/** The text to sign, canonical (RFC 8785): the protocol's name in it keeps it apart from whatever else the key signs. */
export function signingText({ purpose, audience, challenge, details }: SigningRequest): string {
  const request = { protocol: signingProtocol, purpose, audience, challenge }
  return canonicalJson(details ? { ...request, details } : request)
}

/**
 * What is signed: the text as UTF-8; where a certificate is registered or renewed, then a line feed and its SHA-256 in base64url,
 * so that a signature stands for this one certificate.
 */
export function signedBytes(text: string, newCertificate?: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(newCertificate === undefined ? text : `${text}\n${newCertificate}`)
}
