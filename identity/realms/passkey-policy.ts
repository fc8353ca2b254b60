import { z } from 'zod'
import { isCertificateAuthority } from '../../kit/certificates/index.ts'

/** A certificate authority's certificate as PEM. */
export const anchorSchema = z.string().refine(isCertificateAuthority, 'is no certificate of an authority in PEM')

/** Passkeys and security keys. */
export const passkeyPolicySchema = z
  .strictObject({
    allowed: z.boolean(),
    /** `required`: only keys whose maker's attestation leads to one of the anchors, so none that is copied between devices. */
    attestation: z.enum(['none', 'required']).default('none'),
    /** Makers of authenticators that the realm trusts: their keys reach AAL 3. */
    anchors: z.array(anchorSchema).max(100).default([]),
    /** Of one account. */
    most: z.int().min(1).max(50).default(20),
  })
  .refine(({ attestation, anchors }) => attestation === 'none' || anchors.length > 0, {
    error: 'a required attestation wants anchors to be checked against',
    path: ['anchors'],
  })
