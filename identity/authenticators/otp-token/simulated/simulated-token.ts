import { stepAt } from '../../../../kit/one-time-codes/index.ts'
import { parseTokenSuite } from '../token-suite.ts'

export interface SimulatedToken {
  serial: string
  suite: string
  /** base64url */
  seed: string
  /** Milliseconds that its clock is ahead. */
  clockOff: number
  pin: string | null
  wrongPins: number
  open: boolean
}

/** After so many wrong ones in a row only a branch opens it again. */
const pinTries = 5

export function newSimulatedToken(seed: { serial: string; suite: string; seed: Uint8Array }): SimulatedToken {
  const { serial, suite } = seed
  return {
    serial,
    suite,
    seed: Buffer.from(seed.seed).toString('base64url'),
    clockOff: 0,
    pin: null,
    wrongPins: 0,
    open: false,
  }
}

/** At the first start: six digits, not all alike and not in a row. */
export function setPin(
  token: SimulatedToken,
  pin: string,
): { ok: true; token: SimulatedToken } | { ok: false; code: 'pin.set_already' | 'pin.format' | 'pin.weak' } {
  if (token.pin !== null) return { ok: false, code: 'pin.set_already' }
  if (!/^\d{6}$/.test(pin)) return { ok: false, code: 'pin.format' }
  const weak = new Set(pin).size === 1 || '01234567890'.includes(pin) || '09876543210'.includes(pin)
  return weak ? { ok: false, code: 'pin.weak' } : { ok: true, token: { ...token, pin, open: true } }
}

/** Switches it on. The token that comes back is to be kept, whatever the outcome: it counts. */
export function enterPin(
  token: SimulatedToken,
  pin: string,
):
  | { ok: true; token: SimulatedToken }
  | { ok: false; code: 'pin.none' | 'pin.wrong' | 'pin.locked'; left: number; token: SimulatedToken } {
  if (token.pin === null) return { ok: false, code: 'pin.none', left: pinTries, token }
  if (token.wrongPins >= pinTries) return { ok: false, code: 'pin.locked', left: 0, token: { ...token, open: false } }
  if (pin === token.pin) return { ok: true, token: { ...token, wrongPins: 0, open: true } }
  const wrongPins = token.wrongPins + 1
  const left = pinTries - wrongPins
  return { ok: false, code: left === 0 ? 'pin.locked' : 'pin.wrong', left, token: { ...token, wrongPins, open: false } }
}

/** What it shows: by its clock, and to what was typed where it answers questions. */
export function answerQuestion(
  token: SimulatedToken,
  question: string,
  now: Date,
): { ok: true; code: string; seconds: number } | { ok: false; code: 'token.off' | 'question.format' } {
  const suite = parseTokenSuite(token.suite)
  if (!token.open || !suite) return { ok: false, code: 'token.off' }
  const asks = suite.questionLength > 0
  if (asks && (!/^(\d{8}|\d{6}(\d{1,12}\.\d\d)?)$/.test(question) || question.length > suite.questionLength))
    return { ok: false, code: 'question.format' }
  const at = new Date(now.getTime() + token.clockOff)
  const step = stepAt(at, suite.stepSeconds)
  const seconds = suite.stepSeconds - (Math.floor(at.getTime() / 1000) % suite.stepSeconds)
  return { ok: true, code: suite.codeOf(Buffer.from(token.seed, 'base64url'), step, asks ? question : ''), seconds }
}
