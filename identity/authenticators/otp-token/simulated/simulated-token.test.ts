import assert from 'node:assert/strict'
import { test } from 'node:test'
import { totp } from '../../../../kit/one-time-codes/index.ts'
import { answerQuestion, enterPin, newSimulatedToken, type SimulatedToken, setPin } from '../index.ts'

const seed = Buffer.from('12345678901234567890')
const fresh = newSimulatedToken({ serial: 'QH1', suite: 'TOTP-SHA1-6-T30S', seed })
const now = new Date(59_000)

function started(): SimulatedToken {
  const outcome = setPin(fresh, '280316')
  assert(outcome.ok)
  return outcome.token
}

test('shows nothing before it has a PIN and is switched on', () => {
  assert.deepEqual(answerQuestion(fresh, '', now), { ok: false, code: 'token.off' })
  const entered = enterPin(fresh, '280316')
  assert.equal(!entered.ok && entered.code, 'pin.none')
})

test('takes a PIN once, of six digits, not a weak one', () => {
  for (const [pin, code] of [
    ['12345', 'pin.format'],
    ['28031a', 'pin.format'],
    ['111111', 'pin.weak'],
    ['456789', 'pin.weak'],
    ['654321', 'pin.weak'],
  ] as const)
    assert.deepEqual(setPin(fresh, pin), { ok: false, code }, pin)
  assert.deepEqual(setPin(started(), '973164'), { ok: false, code: 'pin.set_already' })
})

test('locks at the fifth wrong PIN, and then takes the right one no more', () => {
  let token = started()
  const lefts: number[] = []
  for (let count = 0; count < 5; count++) {
    const entered = enterPin(token, '000000')
    assert(!entered.ok)
    lefts.push(entered.left)
    token = entered.token
  }
  assert.deepEqual(lefts, [4, 3, 2, 1, 0])
  const entered = enterPin(token, '280316')
  assert.equal(!entered.ok && entered.code, 'pin.locked')
  assert.deepEqual(answerQuestion(token, '', now), { ok: false, code: 'token.off' })
})

test('the right PIN sets the count back', () => {
  const wrong = enterPin(started(), '000000')
  const right = enterPin(wrong.token, '280316')
  assert.deepEqual([right.ok, right.token.wrongPins], [true, 0])
})

test('shows the published code of its second, and how long it stands', () => {
  // RFC 6238 appendix B for SHA-1 at 59 s, the last six digits.
  assert.deepEqual(answerQuestion(started(), '', now), { ok: true, code: '287082', seconds: 1 })
})

test('a clock that is off shows the code of its own time', () => {
  const shown = answerQuestion({ ...started(), clockOff: 60_000 }, '', now)
  assert.equal(shown.ok && shown.code, totp(seed, 3))
})

test('takes six digits, or six digits and an amount, and nothing else', () => {
  const asked = { ...started(), suite: 'OCRA-1:HOTP-SHA256-6:QA24-T1M' }
  for (const question of ['123456', '12345678', '1234560.01', '1234561000000.00'])
    assert.equal(answerQuestion(asked, question, now).ok, true)
  for (const question of ['', '12345', '1234567', '1234561.5', '123456,100'])
    assert.deepEqual(answerQuestion(asked, question, now), { ok: false, code: 'question.format' }, question)
})
