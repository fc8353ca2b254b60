import { importJWK, type JWK, jwtVerify } from 'jose'
import { gestureLife } from './rules.ts'

export interface SignedValue {
  value: string
  /** When the phone says that it signed; no two of one phone are the same. */
  at: Date
}

/**
 * A value that was derived on the phone and signed with the phone's key there, for this realm, this phone and this moment.
 *
 * @returns null for whatever is not exactly that
 */
export async function readSignedValue(
  signed: string,
  expected: { publicKey: Readonly<Record<string, unknown>>; audience: string; phoneId: string; now: Date },
): Promise<SignedValue | null> {
  const verified = await importJWK(expected.publicKey as JWK, 'ES256')
    .then(async key =>
      jwtVerify(signed, key, {
        algorithms: ['ES256'],
        typ: 'gesture+jwt',
        audience: expected.audience,
        subject: expected.phoneId,
        currentDate: expected.now,
        requiredClaims: ['iat'],
      }),
    )
    .catch(() => null)
  if (!verified) return null
  const { iat = 0, value } = verified.payload
  const at = new Date(Math.round(iat * 1000))
  if (Math.abs(expected.now.getTime() - at.getTime()) > gestureLife) return null
  // 256 bits: a derivation's whole output, of which a hash can be kept without fear of guessing.
  return typeof value === 'string' && /^[\w-]{43}$/.test(value) ? { value, at } : null
}
