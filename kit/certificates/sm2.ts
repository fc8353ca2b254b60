import { sm2 } from 'sm-crypto-v2'

/** The order of SM2's group (GB/T 32918.5). */
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const half = 32

/** Whom the signature says it is by, where nothing else was agreed (GB/T 35276 10). */
const userId = '1234567812345678'

/**
 * An SM2 signature with SM3 (GB/T 32918.2 7.1) over `data`. By `sm-crypto-v2`: OpenSSL in Node knows the curve, but not whose
 * signature it is to look for.
 *
 * @param point uncompressed, 65 bytes
 * @param signature r and s, 32 bytes each
 */
export function verifySm2(point: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  if (point.length !== 1 + 2 * half || point[0] !== 4 || signature.length !== 2 * half) return false
  const bytes = Buffer.from(signature)
  // GB/T 32918.2 7.1 steps B1 and B2: both within the group, which the library leaves to its caller.
  if (![bytes.subarray(0, half), bytes.subarray(half)].every(isInGroup)) return false
  try {
    const hex = Buffer.from(point).toString('hex')
    return sm2.doVerifySignature(Uint8Array.from(data), bytes.toString('hex'), hex, { hash: true, userId })
  } catch {
    // A point that is not on the curve.
    return false
  }
}

function isInGroup(number: Buffer): boolean {
  const value = BigInt(`0x${number.toString('hex')}`)
  return value > 0n && value < order
}

/** For the demonstration and tests. @param privateKey 32 bytes as hex @returns r and s */
export function signSm2(privateKey: string, data: Uint8Array): Buffer {
  return Buffer.from(sm2.doSignature(Uint8Array.from(data), privateKey, { hash: true, userId }), 'hex')
}

/** @returns the public point uncompressed, as hex */
export function createSm2Key(): { privateKey: string; publicKey: string } {
  return sm2.generateKeyPairHex()
}
