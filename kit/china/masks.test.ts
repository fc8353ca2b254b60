import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { creditCode, foreignId, mobile, oldForeignId, residencePermit, residentId } from './arbitraries.ts'
import { maskBankCard, maskCreditCode, maskIdentityNumber, maskMobile, maskPersonName, maskPlate } from './masks.ts'

test('each mask as pages show it', () => {
  assert.equal(maskMobile('13800138000'), '138****8000')
  assert.equal(maskIdentityNumber('11010519491231002X'), '110*************2X')
  assert.equal(maskIdentityNumber('CAN110081080310'), 'CAN**********10')
  assert.equal(maskCreditCode('91350100M000100Y43'), '91************0Y43')
  assert.equal(maskPlate('京A12345'), '京A***45')
  assert.equal(maskPlate('京AD12345'), '京A****45')
  assert.equal(maskPlate('224578使'), '22***8使')
  assert.equal(maskBankCard('6200000000001234'), '**** **** **** 1234')
  assert.equal(maskBankCard('6200000000000001234'), '**** **** **** 1234')
  assert.equal(maskPersonName('王伟'), '王**')
  assert.equal(maskPersonName('买买提·吐尔逊'), '买**')
  assert.equal(maskPersonName('\u{2cc56}伟'), '\u{2cc56}**')
})

test('what is too short is hidden whole', () => {
  assert.equal(maskMobile('138000'), '******')
  assert.equal(maskIdentityNumber('1101'), '****')
  assert.equal(maskPlate('京A12'), '****')
  assert.equal(maskBankCard('1234'), '**** **** **** ****')
  assert.equal(maskPersonName('王'), '**')
  assert.equal(maskPersonName(''), '**')
})

/** Shown characters stand at the ends only, at most so many, and nothing of the middle gets through. */
function shows(mask: string, whole: string, first: number, last: number): void {
  assert.equal(mask.length, whole.length)
  assert.equal(mask, whole.slice(0, first) + '*'.repeat(whole.length - first - last) + whole.slice(-last))
}

test('masks of valid numbers show the promised ends and no more', () => {
  const documents = fc.oneof(residentId, residencePermit, foreignId, oldForeignId)
  fc.assert(fc.property(documents, number => shows(maskIdentityNumber(number), number, 3, 2)))
  fc.assert(fc.property(mobile, number => shows(maskMobile(number), number, 3, 4)))
  fc.assert(fc.property(creditCode, code => shows(maskCreditCode(code), code, 2, 4)))
})

test('whatever text they get, masks show no more than promised', () => {
  const promised = [
    { mask: maskMobile, most: 7 },
    { mask: maskIdentityNumber, most: 5 },
    { mask: maskCreditCode, most: 6 },
    { mask: maskPlate, most: 4 },
    { mask: maskBankCard, most: 4 },
    { mask: maskPersonName, most: 1 },
  ]
  // Letters only, so that every star and space of the answer is the mask's own.
  const text = fc.string({ unit: fc.constantFrom('a', '王', '\u{2cc56}'), maxLength: 30 })
  fc.assert(
    fc.property(text, fc.constantFrom(...promised), (whole, { mask, most }) => {
      const shown = [...mask(whole)].filter(character => character !== '*' && character !== ' ').length
      assert.ok(shown <= most && shown <= Math.max(0, [...whole].length - 1), `${whole} → ${mask(whole)}`)
    }),
  )
})
