import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLuhnValid, mod11Check, mod31Check, organisationCheck, travelDocumentCheck } from './check-digits.ts'

test('MOD 11-2: the two examples of GB 11643-1999', () => {
  assert.equal(mod11Check('11010519491231002'), 'X')
  assert.equal(mod11Check('44052418800101001'), '4')
})

test('MOD 31-3 and the organisation code: a published code of each kind', () => {
  assert.equal(mod31Check('91350100M000100Y4'), '3')
  assert.equal(organisationCheck('M000100Y'), '4')
})

test('the organisation code check may be X', () => {
  assert.equal(organisationCheck('D2143569'), 'X')
})

test('7-3-1: the specimen of the 2017 permanent resident card', () => {
  assert.equal(travelDocumentCheck('CAN11008108031'), '0')
})

test('Luhn: the number of ISO/IEC 7812-1, and one digit off', () => {
  assert.equal(isLuhnValid('79927398713'), true)
  assert.equal(isLuhnValid('79927398710'), false)
})
