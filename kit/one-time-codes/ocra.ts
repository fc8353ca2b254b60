import { createHash, createHmac } from 'node:crypto'
import { eightBytes, truncate } from './hotp.ts'
import type { OcraSuite } from './ocra-suite.ts'

export interface OcraInput {
  /** In mutual authentication both questions, one behind the other (RFC 6287 §7.2). */
  question: string
  counter?: number | bigint
  pin?: string
  session?: Uint8Array
  /** Whole steps of the suite's length since 1970. */
  step?: number | bigint
}

const questionBytes = 128

/**
 * RFC 6287 §5.1: the code for a question.
 *
 * @throws RangeError where the input lacks what the suite asks for: a mistake of the caller, never of who typed
 */
export function ocra(suite: OcraSuite, key: Uint8Array, input: OcraInput): string {
  const parts: Uint8Array[] = [Buffer.from(`${suite.name}\0`, 'ascii')]
  if (suite.counter) parts.push(eightBytes(required(input.counter, 'a counter')))
  parts.push(ocraQuestion(suite, input.question))
  if (suite.pinHash) parts.push(createHash(suite.pinHash).update(required(input.pin, 'a PIN')).digest())
  if (suite.session !== null) parts.push(paddedLeft(required(input.session, 'session data'), suite.session))
  if (suite.stepSeconds !== null) parts.push(eightBytes(required(input.step, 'a time step')))
  return truncate(createHmac(suite.hash, key).update(Buffer.concat(parts)).digest(), suite.digits)
}

/** The question as 128 bytes, zeros behind it; a number by its hexadecimal digits (RFC 6287 §5.1 and its reference code). */
function ocraQuestion({ question }: OcraSuite, text: string): Buffer {
  const hex = hexOf(question.format, text)
  if (hex.length > questionBytes * 2) throw new RangeError('a question has 128 bytes at most')
  return Buffer.from(hex.padEnd(questionBytes * 2, '0'), 'hex')
}

function hexOf(format: 'N' | 'A' | 'H', text: string): string {
  if (format === 'N') {
    if (!/^\d+$/.test(text)) throw new RangeError('a numeric question has digits only')
    return BigInt(text).toString(16)
  }
  if (format === 'H') {
    if (!/^[\da-f]+$/i.test(text)) throw new RangeError('a hexadecimal question has hexadecimal digits only')
    return text
  }
  if (!/^[\x21-\x7e]+$/.test(text)) throw new RangeError('a question has visible ASCII characters only')
  return Buffer.from(text, 'ascii').toString('hex')
}

function paddedLeft(bytes: Uint8Array, length: number): Buffer {
  if (bytes.length > length) throw new RangeError(`session data has ${length} bytes at most`)
  return Buffer.concat([Buffer.alloc(length - bytes.length), bytes])
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`the suite needs ${what}`)
  return value
}
