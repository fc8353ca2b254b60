import { sm3, sm4Block } from '../crypto/index.ts'

export interface GbtInput {
  /** Whole steps (of at most 60 seconds) since 1970. */
  step: number | bigint
  counter?: number
  /** ASCII, four characters at least where there is one. */
  question?: string
  digits?: number
}

/**
 * GB/T 38556-2020: not RFC 6238 and not OCRA. ID = T (8 bytes) | C (4 bytes) | Q, filled with zeros to 128 bits at least;
 * S = F(K, ID); the big-endian 32-bit words of S added up modulo 2^32, and of that the last `digits` decimal digits.
 *
 * @param key 128 bits at least
 */
export function gbtCode(kind: 'sm3' | 'sm4', key: Uint8Array, input: GbtInput): string {
  const { digits = 6 } = input
  if (key.length < 16) throw new RangeError('a key of GB/T 38556 has 16 bytes at least')
  if (!Number.isInteger(digits) || digits < 6 || digits > 9) throw new RangeError('a code has 6 to 9 digits')
  const id = idOf(input)
  const secret = kind === 'sm3' ? sm3(Buffer.concat([key, id])) : sm4Chain(key, id)
  return String(sumOfWords(secret) % 10 ** digits).padStart(digits, '0')
}

function idOf({ step, counter = 0, question = '' }: GbtInput): Buffer {
  if (question !== '' && !/^[\x21-\x7e]{4,}$/.test(question))
    throw new RangeError('a question has 4 characters at least')
  const id = Buffer.alloc(Math.max(blockBytes, 12 + question.length))
  id.writeBigUInt64BE(BigInt(step), 0)
  id.writeUInt32BE(counter, 8)
  id.write(question, 12, 'ascii')
  return id
}

const blockBytes = 16

/** Block by block, key and text each with the block before added to them modulo 2^128; the shorter one filled with zeros. */
function sm4Chain(key: Uint8Array, id: Uint8Array): Buffer {
  const blocks = Math.ceil(Math.max(key.length, id.length) / blockBytes)
  let last: Buffer = Buffer.alloc(blockBytes)
  for (let index = 0; index < blocks; index++)
    last = sm4Block(add(last, blockOf(key, index)), add(last, blockOf(id, index)))
  return last
}

function blockOf(bytes: Uint8Array, index: number): Buffer {
  const block = Buffer.alloc(blockBytes)
  block.set(bytes.subarray(index * blockBytes, (index + 1) * blockBytes))
  return block
}

function add(left: Buffer, right: Buffer): Buffer {
  const sum = (BigInt(`0x${left.toString('hex')}`) + BigInt(`0x${right.toString('hex')}`)) % 2n ** 128n
  return Buffer.from(sum.toString(16).padStart(32, '0'), 'hex')
}

function sumOfWords(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) % 2 ** 32
  return sum
}
