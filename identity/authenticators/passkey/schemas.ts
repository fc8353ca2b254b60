/** What a browser hands over, as WebAuthn Level 3 5.1.8 writes it in JSON (`PublicKeyCredential.toJSON`). */
import { z } from 'zod'

const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\w-]*$/)
const shared = {
  id: bytes(1400).min(1),
  rawId: bytes(1400).min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  /** Nothing is asked for, so nothing is read. */
  clientExtensionResults: z.record(z.string().max(100), z.unknown()).optional(),
}

export const passkeyAssertionSchema = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytes(8000),
      authenticatorData: bytes(8000),
      signature: bytes(8000),
      userHandle: bytes(100).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAssertion', description: 'What `navigator.credentials.get` gives, by `toJSON`.' })

export const passkeyAttestationSchema = z
  .object({
    ...shared,
    response: z.object({
      clientDataJSON: bytes(8000),
      attestationObject: bytes(40_000),
      transports: z.array(z.string().max(40)).max(10).optional(),
    }),
  })
  .meta({ id: 'PasskeyAttestation', description: 'What `navigator.credentials.create` gives, by `toJSON`.' })

export type PasskeyAssertion = z.output<typeof passkeyAssertionSchema>
export type PasskeyAttestation = z.output<typeof passkeyAttestationSchema>

/** The same from a form's field; null for what is no such thing. */
export function readCredential<Schema extends z.ZodType>(schema: Schema, field: string): z.output<Schema> | null {
  try {
    const read = schema.safeParse(JSON.parse(field))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
