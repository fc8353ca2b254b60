import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asTyped, creditCode, withOneChange } from './arbitraries.ts'
import { creditCodeAlphabet, mod31Check } from './check-digits.ts'
import { type CreditCodeReason, composeCreditCode, parseCreditCode } from './credit-code.ts'

const checked = (body: string) => body + mod31Check(body)

function refused(text: string, reason: CreditCodeReason): void {
  assert.deepEqual(parseCreditCode(text), { ok: false, reason }, text)
}

test('a company: all that the code says', () => {
  assert.deepEqual(parseCreditCode('91350100m000100y43'), {
    ok: true,
    value: {
      normalised: '91350100M000100Y43',
      department: '9',
      category: '1',
      region: { code: '350100', name: '福建省福州市', province: '福建省', isListed: true },
      organisationCode: 'M000100Y4',
    },
  })
})

test('a company registered by the national authority has no region', () => {
  const result = parseCreditCode(composeCreditCode({ kind: '91', regionCode: '100000', organisation: '10000001' }))
  assert.ok(result.ok)
  assert.equal(result.value.region, undefined)
})

test('each refusal has its reason', () => {
  refused('', 'credit-code.empty')
  refused('91350100M000100Y4', 'credit-code.length')
  for (const letter of 'IOSVZ') refused(`91350100M000100Y${letter}3`, 'credit-code.characters')
  refused('91A50100M000100Y43', 'credit-code.characters')
  refused('91350100M000100Y44', 'credit-code.check-character')
  refused(checked('91990100M000100Y4'), 'credit-code.region')
  refused(checked('91350100M000100Y5'), 'credit-code.organisation-check')
})

test('every change of one character is caught', () => {
  fc.assert(
    fc.property(withOneChange(creditCode, creditCodeAlphabet), ({ right, wrong }) => {
      assert.equal(parseCreditCode(right).ok, true, right)
      assert.equal(parseCreditCode(wrong).ok, false, wrong)
    }),
    { numRuns: 2000 },
  )
})

test('every change of one character of one code is caught, all of them', () => {
  const right = '91350100M000100Y43'
  for (let place = 0; place < 18; place++) {
    for (const character of creditCodeAlphabet) {
      const wrong = right.slice(0, place) + character + right.slice(place + 1)
      assert.equal(parseCreditCode(wrong).ok, wrong === right, wrong)
    }
  }
})

test('however it is typed, it is the same code', () => {
  const typed = creditCode.chain(code => fc.tuple(fc.constant(code), asTyped(code)))
  fc.assert(
    fc.property(typed, ([code, text]) => {
      const result = parseCreditCode(text)
      assert.ok(result.ok)
      assert.equal(result.value.normalised, code)
    }),
  )
})
