import { X509Certificate } from 'node:crypto'
import { z } from 'zod'

/** A certificate authority's certificate as PEM. */
const anchor = z.string().refine(isAuthority, 'is no certificate of an authority in PEM')

/** Passkeys and security keys. */
export const passkeyPolicySchema = z
  .strictObject({
    allowed: z.boolean(),
    /** `required`: only keys whose maker's attestation leads to one of the anchors, so none that is copied between devices. */
    attestation: z.enum(['none', 'required']).default('none'),
    /** Makers of authenticators that the realm trusts: their keys reach AAL 3. */
    anchors: z.array(anchor).max(100).default([]),
    /** Of one account. */
    most: z.int().min(1).max(50).default(20),
  })
  .refine(({ attestation, anchors }) => attestation === 'none' || anchors.length > 0, {
    error: 'a required attestation wants anchors to be checked against',
    path: ['anchors'],
  })

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca
  } catch {
    return false
  }
}
