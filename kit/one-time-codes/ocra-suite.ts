import type { OtpHash } from './hotp.ts'

/** What an OCRA suite says (RFC 6287 §6): `OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M`. */
export interface OcraSuite {
  name: string
  hash: OtpHash
  digits: number
  counter: boolean
  question: { format: 'N' | 'A' | 'H'; length: number }
  pinHash: OtpHash | null
  /** Bytes; null for none. */
  session: number | null
  /** Seconds of a time step; null where time does not enter. */
  stepSeconds: number | null
}

const shape =
  /^OCRA-1:HOTP-(SHA1|SHA256|SHA512)-([4-9]|10):(C-)?Q([NAH])(\d\d)(?:-P(SHA1|SHA256|SHA512))?(?:-S(\d{3}))?(?:-T([1-9]\d?)([SMH]))?$/

const unitSeconds: Record<string, number> = { S: 1, M: 60, H: 3600 }
const mostUnits: Record<string, number> = { S: 59, M: 59, H: 48 }

/** @returns null for what is no suite that this code knows: untruncated ones (`-0`) are none */
export function parseOcraSuite(name: string): OcraSuite | null {
  const [, hash = '', digits = '', counter, format, length = '', pin, session, count, unit = ''] =
    shape.exec(name) ?? []
  const questionLength = Number(length)
  if (!format || questionLength < 4 || questionLength > 64) return null
  if (session !== undefined && Number(session) > 512) return null
  // §6.3: 1 to 59 seconds or minutes, up to 48 hours.
  if (count !== undefined && Number(count) > (mostUnits[unit] ?? 0)) return null
  return {
    name,
    hash: hashOf(hash),
    digits: Number(digits),
    counter: counter !== undefined,
    question: { format: format as 'N' | 'A' | 'H', length: questionLength },
    pinHash: pin === undefined ? null : hashOf(pin),
    session: session === undefined ? null : Number(session),
    stepSeconds: count === undefined ? null : Number(count) * (unitSeconds[unit] ?? 1),
  }
}

const hashOf = (name: string): OtpHash => (name === 'SHA512' ? 'sha512' : name === 'SHA256' ? 'sha256' : 'sha1')
