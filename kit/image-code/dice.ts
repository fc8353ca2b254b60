import { createCipheriv, createHash } from 'node:crypto'

/** That many random bytes: `node:crypto` randomBytes in service, a seed's stream where a picture must be drawn again. */
export type RandomBytes = (count: number) => Uint8Array

/** Numbers drawn from a source of bytes, without bias. */
export type Dice = {
  /** A whole number from 0 up to, not including, `limit` (at most 256). */
  below: (limit: number) => number
  between: (least: number, most: number) => number
  bytes: RandomBytes
}

export function createDice(random: RandomBytes): Dice {
  function below(limit: number): number {
    // Bytes past the last whole multiple are drawn again: a plain remainder would favour the low digits.
    const usable = 256 - (256 % limit)
    let [byte = 0] = random(1)
    while (byte >= usable) [byte = 0] = random(1)
    return byte % limit
  }

  function between(least: number, most: number): number {
    const [high = 0, low = 0] = random(2)
    return least + ((high * 256 + low) / 65_535) * (most - least)
  }

  return { below, between, bytes: random }
}

/** The same endless bytes for the same seed (AES-256-CTR under the seed's hash); as secret as the seed is. */
export function seededBytes(seed: string): RandomBytes {
  const stream = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16))
  return count => stream.update(Buffer.alloc(count))
}
