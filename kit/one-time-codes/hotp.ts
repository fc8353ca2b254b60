import { createHmac } from 'node:crypto'

export type OtpHash = 'sha1' | 'sha256' | 'sha512'

/** RFC 4226 §5.3: the code for a counter, `digits` long (6 to 10). */
export function hotp(key: Uint8Array, counter: number | bigint, digits = 6, hash: OtpHash = 'sha1'): string {
  return truncate(createHmac(hash, key).update(eightBytes(counter)).digest(), digits)
}

/** A counter or a time as RFC 4226 §5.2 wants it: eight bytes, the high one first. */
export function eightBytes(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** Dynamic truncation, RFC 4226 §5.3; longer hashes by their own last byte (RFC 6238 §1.2, RFC 6287 §5.2). */
export function truncate(mac: Buffer, digits: number): string {
  if (!Number.isInteger(digits) || digits < 4 || digits > 10) throw new RangeError('a code has 4 to 10 digits')
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0')
}
