import { createHmac } from 'node:crypto'

/**
 * Keyed, so that a copy of the table alone gives nothing to try codes against (NIST SP 800-63B-4 3.1.2.2). By a key of the set's own,
 * as the ring's MAC keys are dropped some months after a rotation and codes lie in a drawer for years.
 */
export function hashCode(setKey: Uint8Array, code: string): string {
  return createHmac('sha256', setKey).update(code).digest('base64url')
}
