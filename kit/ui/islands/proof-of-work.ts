import { sha256 } from './sha256.ts'

/** The part of altcha-lib's challenge (version 2) that solving needs. */
export type WorkChallenge = {
  parameters: { algorithm: string; nonce: string; salt: string; cost: number; keyLength?: number; keyPrefix: string }
}

/** What altcha-lib's `verifySolution` wants beside the challenge; null when it cannot be solved. */
export type WorkAnswer = { counter: number; derivedKey: string; time: number } | null

/**
 * Counts up until the key derived from salt, nonce and counter starts as demanded. The hash is our own because
 * WebCrypto is asynchronous: a promise for each of 50,000 tries takes twenty times as long as the hashing.
 */
export function solveChallenge({ parameters }: WorkChallenge, now: () => number): WorkAnswer {
  const { algorithm, keyLength = 32, keyPrefix } = parameters
  if (algorithm !== 'SHA-256') return null
  const start = now()
  const prefix = keyPrefix.toLowerCase()
  const message = bytesOf(parameters.salt + parameters.nonce + '00000000')
  const view = new DataView(message.buffer)
  for (let counter = 0; counter <= 0xffffffff; counter++) {
    view.setUint32(message.length - 4, counter)
    let key = message
    for (let round = 0; round < Math.max(1, parameters.cost); round++) key = sha256(key)
    if (startsWith(key, prefix)) {
      return { counter, derivedKey: hexOf(key.subarray(0, keyLength)), time: Math.round(now() - start) }
    }
  }
  return null
}

function startsWith(key: Uint8Array, prefix: string): boolean {
  for (let at = 0; at < prefix.length; at++) {
    const byte = key[at >> 1] ?? 0
    const digit = at % 2 === 0 ? byte >> 4 : byte & 15
    if (digit !== Number.parseInt(prefix.charAt(at), 16)) return false
  }
  return true
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
