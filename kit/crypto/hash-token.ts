import { createSuite, type SuiteName } from './suite.ts'

/**
 * What is stored in place of a random token: SHA-256, or SM3 under the SM suite, base64url.
 * Only for secrets of at least 128 random bits. Short codes take `KeyRing.mac`: a bare hash of six digits is no secret.
 */
export function hashToken(secret: string, suite: SuiteName = 'international'): string {
  return createSuite(suite).digest(Buffer.from(secret, 'utf8')).toString('base64url')
}

/** SM3 (GB/T 32905) of some bytes. */
export function sm3(bytes: Uint8Array): Buffer {
  return createSuite('sm').digest(bytes)
}
