/** SHA-256 (FIPS 180-4), synchronous and small. For the proof of work only; nothing secret passes through it. */
export function sha256(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = Int32Array.from(initialState)
  const padded = pad(message)
  for (let block = 0; block < padded.byteLength; block += 64) mix(state, padded, block)
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, at) => digest.setInt32(at * 4, word))
  return new Uint8Array(digest.buffer)
}

function pad(message: Uint8Array): DataView {
  const padded = new Uint8Array((((message.length + 8) >> 6) << 6) + 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, message.length * 8)
  return view
}

const schedule = new Int32Array(64)

function mix(state: Int32Array, padded: DataView, block: number): void {
  for (let at = 0; at < 64; at++) schedule[at] = at < 16 ? padded.getInt32(block + at * 4) : extend(at)
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let at = 0; at < 64; at++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(constants, at) + word(schedule, at)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, at) => {
    state[at] = word(state, at) + value
  })
}

function extend(at: number): number {
  const w15 = word(schedule, at - 15)
  const w2 = word(schedule, at - 2)
  const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3)
  const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10)
  return (word(schedule, at - 16) + s0 + word(schedule, at - 7) + s1) | 0
}

function turn(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

function word(words: Int32Array, at: number): number {
  return words[at] ?? 0
}

/** FIPS 180-4 §4.2.2, §5.3.3: the first bits of the roots of the first primes. */
const primes = Array.from({ length: 310 }, (_, index) => index + 2).filter(isPrime)
const constants = Int32Array.from(primes.slice(0, 64), prime => fraction(Math.cbrt(prime)))
const initialState = Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime)))

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false
  return true
}

function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0
}
