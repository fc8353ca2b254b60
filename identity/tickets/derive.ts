import type { KeyRing } from '../../kit/crypto/index.ts'

type Hashing = Pick<KeyRing, 'hashToken'>

/**
 * What the starting browser is shown is derived from the secret in its cookie, which nobody else has: any process can show it again
 * without keeping it in clear, and the row holds hashes. The secret has 256 random bits and stands last, so no part tells of another.
 */
const derived = (keys: Hashing, secret: string, ticketId: string, what: string): string =>
  keys.hashToken(`ticket:${what}:${ticketId}:${secret}`)

/** 132 bits, in the picture for one slot. */
export const slotCode = (keys: Hashing, secret: string, ticketId: string, slot: number): string =>
  derived(keys, secret, ticketId, `slot-${slot}`).slice(0, 22)

/** From 10 to 99: two digits that are typed as they are read. */
export function digitsOf(keys: Hashing, secret: string, ticketId: string): string {
  const bytes = Buffer.from(derived(keys, secret, ticketId, 'digits'), 'base64url')
  return String(10 + (bytes.readUInt32BE(0) % 90))
}

/** Of what is pushed nothing is in anybody's hands: who may see it is the ceremony's browser, and the digits follow from our own key. */
export const pushedSecret = (keys: Pick<KeyRing, 'mac'>, ticketId: string): string =>
  keys.mac(`ticket:pushed:${ticketId}`, 'ticket-digits')

/** How a code is kept: of which ticket it is stands in the hash. */
export const slotHash = (keys: Hashing, ticketId: string, code: string): string =>
  keys.hashToken(`ticket:code:${ticketId}:${code}`)
