import { gbtCode, ocra, parseOcraSuite, totp } from '../../../kit/one-time-codes/index.ts'

/** How a token makes its codes. Independent of who made it: any token whose way is written so can be imported. */
export interface TokenSuite {
  name: string
  standard: 'rfc6238' | 'rfc6287' | 'gbt38556'
  digits: number
  stepSeconds: number
  /** The longest question that it answers; 0 where it shows codes by its clock alone. */
  questionLength: number
  /** Whether a question may hold a decimal point, as a payment's does. */
  signsPayments: boolean
  codeOf(seed: Uint8Array, step: number, question: string): string
}

const clock = /^TOTP-(SHA1|SHA256|SHA512)-([68])-T(30|60)S$/
const chinese = /^GBT38556-(SM3|SM4)-([68])-T(30|60)S(-Q)?$/

/** @returns null for what this code can't work: an OCRA suite with a counter, a PIN or session data, or without a time */
export function parseTokenSuite(name: string): TokenSuite | null {
  return clockSuite(name) ?? chineseSuite(name) ?? ocraSuite(name)
}

function clockSuite(name: string): TokenSuite | null {
  const [, algorithm, digits, seconds] = clock.exec(name) ?? []
  if (algorithm === undefined) return null
  const hash = algorithm === 'SHA512' ? 'sha512' : algorithm === 'SHA256' ? 'sha256' : 'sha1'
  return {
    name,
    standard: 'rfc6238',
    digits: Number(digits),
    stepSeconds: Number(seconds),
    questionLength: 0,
    signsPayments: false,
    codeOf: (seed, step) => totp(seed, step, Number(digits), hash),
  }
}

function chineseSuite(name: string): TokenSuite | null {
  const [, algorithm, digits, seconds, asks] = chinese.exec(name) ?? []
  if (algorithm === undefined) return null
  const kind = algorithm === 'SM3' ? 'sm3' : 'sm4'
  return {
    name,
    standard: 'gbt38556',
    digits: Number(digits),
    stepSeconds: Number(seconds),
    questionLength: asks ? 24 : 0,
    signsPayments: asks !== undefined,
    codeOf: (seed, step, question) => gbtCode(kind, seed, { step, question, digits: Number(digits) }),
  }
}

function ocraSuite(name: string): TokenSuite | null {
  const suite = parseOcraSuite(name)
  if (!suite?.stepSeconds || suite.counter || suite.pinHash || suite.session !== null) return null
  if (suite.digits < 6 || suite.digits > 8 || suite.question.length < 6 || suite.question.format === 'H') return null
  return {
    name,
    standard: 'rfc6287',
    digits: suite.digits,
    stepSeconds: suite.stepSeconds,
    questionLength: suite.question.length,
    signsPayments: suite.question.format === 'A',
    codeOf: (seed, step, question) => ocra(suite, seed, { question, step }),
  }
}
