/** The part of ALTCHA's challenge (version 2, PBKDF2/SHA-256) that solving needs; all of it goes back with the answer. */
export type Work = {
  parameters: { nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string }
  signature: string
}

/**
 * Tries counters from 0 until the derived key begins as the challenge demands; answers what the form posts (base64 of
 * ALTCHA's JSON), or `null` when no counter up to `tries` does. Throws without Web Crypto (a page by plain HTTP).
 */
export async function solveWork(work: Work, tries: number): Promise<string | null> {
  for (let counter = 0; counter <= tries; counter += 1) {
    const derivedKey = await deriveHex(work.parameters, counter)
    if (derivedKey.startsWith(work.parameters.keyPrefix)) {
      return btoa(JSON.stringify({ challenge: work, solution: { counter, derivedKey } }))
    }
  }
  return null
}

/** PBKDF2-HMAC-SHA-256 over the nonce followed by the counter as four bytes, high byte first. */
async function deriveHex({ nonce, salt, cost, keyLength }: Work['parameters'], counter: number): Promise<string> {
  const last = [counter >>> 24, counter >>> 16, counter >>> 8, counter].map(byte => byte & 0xff)
  const password = Uint8Array.from([...bytesOf(nonce), ...last])
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations: cost }
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8))
  return Array.from(bits, byte => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
