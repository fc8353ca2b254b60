import { randomBytes } from 'node:crypto'
import type { RandomBytes } from './random-token.ts'

const counterLimit = 0x1000
// Half the counter's range is left free, so that a burst within one millisecond seldom borrows from the next.
const counterSeedLimit = 0x800
// A clock that steps back by less is followed up from the last id; more is another timeline (imports, demo data).
const clockStepMs = 10_000

/**
 * Makes UUIDv7 ids (RFC 9562 §5.7) that rise within one process: the 12 bits after the time are a counter, seeded at
 * random each millisecond (§6.2, method 1); the last 62 bits are random.
 */
export function createIdMaker(random: RandomBytes = pooled()): (now: Date) => string {
  let lastTime = -1
  let counter = 0
  return now => {
    const time = now.getTime()
    const bytes = Buffer.alloc(16)
    bytes.set(random(10), 6)
    if (time > lastTime || time < lastTime - clockStepMs) {
      lastTime = time
      counter = bytes.readUInt16BE(6) % counterSeedLimit
    } else if (++counter === counterLimit) {
      lastTime += 1
      counter = 0
    }
    bytes.writeUIntBE(lastTime, 0, 6)
    bytes.writeUInt16BE(0x7000 | counter, 6)
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
    return format(bytes.toString('hex'))
  }
}

/** Randomness for many ids at once: asking the system for ten bytes costs more than the rest of an id. No secret is made of it. */
function pooled(): RandomBytes {
  let pool = Buffer.alloc(0)
  return length => {
    if (pool.length < length) pool = randomBytes(Math.max(length, 2560))
    const taken = pool.subarray(0, length)
    pool = pool.subarray(length)
    return taken
  }
}

/** A new UUIDv7 for a row made at `now`; later calls in this process sort after earlier ones. */
export const newId: (now: Date) => string = createIdMaker()

function format(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
