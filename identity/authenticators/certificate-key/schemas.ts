import { z } from 'zod'
import { signatureAlgorithms } from '../../../kit/certificates/index.ts'

const bytes = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/)
/** SHA-256, base64url. */
const fingerprint = bytes(43)

const signature = { algorithm: z.enum(signatureAlgorithms), signature: bytes(1_400) }

/** What the software beside a key gives back: which certificate, and what its key signed. */
export const certificateSignatureSchema = z.strictObject({ certificate: fingerprint, ...signature })
export type CertificateSignature = z.output<typeof certificateSignatureSchema>

/** A new certificate with those up to, not with, its anchor; signed by its key, and in a renewal by the old one. */
export const certificateRegistrationSchema = z.strictObject({
  text: z.string().min(1).max(2_000),
  /** DER. */
  chain: z.array(bytes(11_000)).min(1).max(4),
  ...signature,
  old: certificateSignatureSchema.optional(),
})
export type CertificateRegistration = z.output<typeof certificateRegistrationSchema>
