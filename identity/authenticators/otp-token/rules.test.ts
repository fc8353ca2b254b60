import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTokenSuite } from './index.ts'
import { digitsAt, drawPlaces, learnedDrift, stepWindow } from './rules.ts'

test('six places are drawn in order, each once, within the number', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{6,34}$/), fc.infiniteStream(fc.nat()), (account, numbers) => {
      const places = drawPlaces(account, limit => Number(numbers.next().value) % limit)
      assert.equal(new Set(places).size, 6)
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      )
      assert.match(digitsAt(account, places), /^\d{6}$/)
    }),
  )
})

test('what is learned stays near where the clock was resynchronised', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -100, max: 100 }), (base, off) => {
      const learned = learnedDrift(5000, 5000 + base + off, { drift: 0, base }, 10)
      assert(Math.abs(learned - base) <= 10)
      if (Math.abs(off) <= 10) assert.equal(learned, base + off)
    }),
  )
  assert.deepEqual(stepWindow(100, { drift: 5, base: 0 }, 2), { from: 103, to: 107 })
})

test('the suites that tokens may have', () => {
  for (const name of ['TOTP-SHA1-6-T60S', 'TOTP-SHA512-8-T30S', 'GBT38556-SM3-6-T60S', 'GBT38556-SM4-8-T60S-Q'])
    assert.equal(parseTokenSuite(name)?.name, name)
  assert.equal(parseTokenSuite('OCRA-1:HOTP-SHA256-6:QA24-T1M')?.signsPayments, true)
  assert.equal(parseTokenSuite('OCRA-1:HOTP-SHA256-6:QN06-T1M')?.signsPayments, false)
  for (const name of [
    '',
    'TOTP-MD5-6-T60S',
    'TOTP-SHA1-6-T61S',
    'OCRA-1:HOTP-SHA256-6:QA24',
    'OCRA-1:HOTP-SHA256-6:C-QA24-T1M',
    'OCRA-1:HOTP-SHA256-6:QA24-PSHA1-T1M',
    'OCRA-1:HOTP-SHA256-5:QA24-T1M',
    'OCRA-1:HOTP-SHA256-6:QH24-T1M',
    'OCRA-1:HOTP-SHA256-6:QN05-T1M',
  ])
    assert.equal(parseTokenSuite(name), null, name)
})
