import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { z } from 'zod'

/** ES256 and RS256 for the OIDC issuer; Ed25519 (RFC 9864) for audit checkpoints. */
export type SigningAlgorithm = 'ES256' | 'RS256' | 'Ed25519'

/** A private signing key as it is stored (encrypted, or within the key material). */
export const signingKeySchema = z.strictObject({
  kid: z.string().min(1),
  alg: z.enum(['ES256', 'RS256', 'Ed25519']),
  createdAt: z.iso.datetime(),
  privateJwk: z.record(z.string(), z.string()),
})
export type SigningKey = z.infer<typeof signingKeySchema>

// NIST SP 800-57 part 1 §5.6.3: 3072-bit RSA from 2031 on; issuer keys made today are rotated long before.
const rsaModulusLength = 2048

/** A new key pair; its `kid` is the RFC 7638 thumbprint, so that the same key always has the same name. */
export async function createSigningKey(alg: SigningAlgorithm, now: Date): Promise<SigningKey> {
  const options = alg === 'RS256' ? { extractable: true, modulusLength: rsaModulusLength } : { extractable: true }
  const { privateKey } = await generateKeyPair(alg, options)
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  return signingKeySchema.parse({
    kid,
    alg,
    createdAt: now.toISOString(),
    privateJwk: { ...jwk, kid, alg, use: 'sig' },
  })
}

const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'] as const

/** The part to publish. Members are picked, not removed: an unknown private member can't slip out. */
export function publicJwk(key: SigningKey): Record<string, string> {
  return Object.fromEntries(
    publicMembers.flatMap(name => {
      const value = key.privateJwk[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
