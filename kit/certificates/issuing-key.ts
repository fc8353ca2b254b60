import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createSm2Key, signSm2 } from './sm2.ts'
import type { KeyKind, SignatureAlgorithm } from './verify-signature.ts'

/** A key that issues certificates or signs for its holder; for trying out and for tests. */
export interface IssuingKey {
  kind: KeyKind
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array<ArrayBuffer>
  /** As JSON can hold it; for a file that nobody else may read. */
  secret: string
  /** @returns as `verifySignature` takes it */
  sign(data: Uint8Array, algorithm?: SignatureAlgorithm): Buffer
}

export function createIssuingKey(kind: KeyKind = 'p-256'): IssuingKey {
  if (kind === 'sm2') return sm2Key(createSm2Key())
  const { privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return keyOf(kind, privateKey)
}

/** From what `secret` of a P-256 or RSA key was. */
export function readIssuingKey(secret: string): IssuingKey {
  const key = createPrivateKey(secret)
  return keyOf(key.asymmetricKeyType === 'rsa' ? 'rsa' : 'p-256', key)
}

function keyOf(kind: 'rsa' | 'p-256', key: KeyObject): IssuingKey {
  return {
    kind,
    spki: Uint8Array.from(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    secret: key.export({ type: 'pkcs8', format: 'pem' }),
    sign(data, algorithm) {
      if (kind === 'p-256') return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })
      const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      return sign('sha256', data, { key, ...(algorithm === 'PS256' ? pss : {}) })
    },
  }
}

/** SubjectPublicKeyInfo of a point on SM2's curve, up to the point itself (GM/T 0015). */
const sm2Head = '3059301306072a8648ce3d020106082a811ccf5501822d034200'

function sm2Key({ privateKey, publicKey }: { privateKey: string; publicKey: string }): IssuingKey {
  return {
    kind: 'sm2',
    spki: Uint8Array.from(Buffer.from(sm2Head + publicKey, 'hex')),
    secret: privateKey,
    sign: data => signSm2(privateKey, data),
  }
}
