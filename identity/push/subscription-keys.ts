import { ECDH } from 'node:crypto'
import type { SubscriptionKeys } from './rules.ts'

/** RFC 8291 3.1: a point of P-256, uncompressed, and 16 octets. */
export function areSubscriptionKeys({ p256dh, auth }: SubscriptionKeys): boolean {
  const point = Buffer.from(p256dh, 'base64url')
  return point.length === 65 && point[0] === 4 && isOnCurve(point) && Buffer.from(auth, 'base64url').length === 16
}

/** What lies off the curve can't be encrypted for, at every message anew. */
function isOnCurve(point: Buffer): boolean {
  try {
    ECDH.convertKey(point, 'prime256v1')
    return true
  } catch {
    return false
  }
}
