import { constants, type KeyObject, verify } from 'node:crypto'
import { type Certificate, oids } from './read-certificate.ts'
import { verifySm2 } from './sm2.ts'

/** By their names in JOSE (RFC 7518 3.1), and SM2 with SM3, which has none. */
export const signatureAlgorithms = ['RS256', 'PS256', 'ES256', 'SM2SM3'] as const
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number]

export type KeyKind = 'rsa' | 'p-256' | 'sm2'

const fitting: Readonly<Record<KeyKind, readonly SignatureAlgorithm[]>> = {
  rsa: ['RS256', 'PS256'],
  'p-256': ['ES256'],
  sm2: ['SM2SM3'],
}

/** The kind of key that a person may sign with; null for any other, and for RSA that is too short (NIST SP 800-131A: 2048 bits). */
export function keyKindOf({ publicKey, curve }: Certificate): KeyKind | null {
  if (curve === oids.sm2Curve) return 'sm2'
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey
  if (type === 'rsa') return isLongEnough(details?.modulusLength) ? 'rsa' : null
  return type === 'ec' && details?.namedCurve === 'prime256v1' ? 'p-256' : null
}

/** Longer ones cost more than they prove. */
const isLongEnough = (bits = 0): boolean => bits >= 2048 && bits <= 8192

export const algorithmsOf = (kind: KeyKind): readonly SignatureAlgorithm[] => fitting[kind]

/**
 * A signature over bytes by the key of a certificate.
 *
 * @param signature ES256 and SM2SM3: the two numbers, 32 bytes each (RFC 7518 3.4), not DER
 */
export function verifySignature(
  certificate: Certificate,
  { algorithm, data, signature }: { algorithm: SignatureAlgorithm; data: Uint8Array; signature: Uint8Array },
): boolean {
  const kind = keyKindOf(certificate)
  // An algorithm that is not the key's own must not be looked at with it (RFC 8725 3.1).
  if (!kind || !fitting[kind].includes(algorithm)) return false
  const key = certificate.publicKey
  switch (algorithm) {
    case 'RS256':
      return isVerified('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    case 'PS256':
      return isVerified('sha256', data, { key, ...pss }, signature)
    case 'ES256':
      return isVerified('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
    case 'SM2SM3':
      return verifySm2(certificate.point, data, signature)
  }
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }

interface Signed {
  tbs: Uint8Array
  algorithm: string
  /** DER, as hex; empty where there are none. */
  parameters: string
  signature: Uint8Array
}

type Digest = 'sha256' | 'sha384' | 'sha512'

/** What certificates and revocation lists are signed by. SHA-1 and MD5 are not among them: both have been forged. */
const byAlgorithm: Readonly<Record<string, { type: 'rsa' | 'ec' | 'ed25519'; digest: Digest | null }>> = {
  '1.2.840.113549.1.1.11': { type: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { type: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { type: 'rsa', digest: 'sha512' },
  '1.2.840.10045.4.3.2': { type: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { type: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { type: 'ec', digest: 'sha512' },
  '1.3.101.112': { type: 'ed25519', digest: null },
}
const rsaPss = '1.2.840.113549.1.1.10'
/** SHA-256, MGF1 with the same, 32 bytes of salt (RFC 4055 3.1): the one form that is taken. */
const pssWithSha256 =
  '3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120'

/** Whether the issuer's key has signed a certificate or a revocation list. */
export function isSignedBy(signed: Signed, issuer: Certificate): boolean {
  const { tbs, signature, algorithm, parameters } = signed
  const key = issuer.publicKey
  if (algorithm === oids.sm2WithSm3)
    return issuer.curve === oids.sm2Curve && verifySm2(issuer.point, tbs, plainSm2(signature))
  if (algorithm === rsaPss)
    return (
      parameters === pssWithSha256 &&
      key.asymmetricKeyType === 'rsa' &&
      isVerified('sha256', tbs, { key, ...pss }, signature)
    )
  const known = byAlgorithm[algorithm]
  if (!known || known.type !== key.asymmetricKeyType) return false
  if (known.type === 'rsa' && !isLongEnough(key.asymmetricKeyDetails?.modulusLength)) return false
  return isVerified(known.digest, tbs, { key }, signature)
}

function isVerified(
  digest: Digest | null,
  data: Uint8Array,
  key: { key: KeyObject; padding?: number; saltLength?: number; dsaEncoding?: 'ieee-p1363' },
  signature: Uint8Array,
): boolean {
  try {
    return verify(digest, data, key, signature)
  } catch {
    return false
  }
}

/** In certificates SM2 signatures are DER (GM/T 0015): SEQUENCE of two INTEGERs. @returns both numbers; empty for anything else */
function plainSm2(der: Uint8Array): Buffer {
  const bytes = Buffer.from(der)
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return Buffer.alloc(0)
  const first = integerAt(bytes, 2)
  const second = first && integerAt(bytes, first.end)
  return first && second?.end === bytes.length ? Buffer.concat([first.value, second.value]) : Buffer.alloc(0)
}

function integerAt(bytes: Buffer, at: number): { value: Buffer; end: number } | null {
  const length = bytes[at + 1] ?? 0
  const end = at + 2 + length
  if (bytes[at] !== 0x02 || length < 1 || length > 33 || end > bytes.length) return null
  const digits = bytes.subarray(at + 2, end)
  const value = digits.length === 33 && digits[0] === 0 ? digits.subarray(1) : digits
  return value.length > 32 ? null : { value: Buffer.concat([Buffer.alloc(32 - value.length), value]), end }
}
