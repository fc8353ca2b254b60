import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { asTyped, mobile } from './arbitraries.ts'
import { type MobileReason, parseMobile } from './mobile.ts'

function refused(text: string, reason: MobileReason): void {
  assert.deepEqual(parseMobile(text), { ok: false, reason }, text)
}

test('a number, with and without the country code', () => {
  const value = { normalised: '13800138000', e164: '+8613800138000', isResaleRange: false }
  for (const text of [
    '13800138000',
    '+86 138-0013-8000',
    '0086 13800138000',
    '8613800138000',
    '＋８６１３８００１３８０００',
  ]) {
    assert.deepEqual(parseMobile(text), { ok: true, value }, text)
  }
})

test('resale ranges are noted; nothing names a carrier', () => {
  for (const prefix of ['162', '165', '167', '170', '171']) {
    const result = parseMobile(`${prefix}12345678`)
    assert.ok(result.ok && result.value.isResaleRange, prefix)
    assert.deepEqual(Object.keys(result.value), ['normalised', 'e164', 'isResaleRange'])
  }
})

test('each refusal has its reason', () => {
  refused('', 'mobile.empty')
  refused('+852 5123 4567', 'mobile.not-mainland')
  refused('00853 6612 3456', 'mobile.not-mainland')
  refused('1380013800a', 'mobile.characters')
  refused('1380013800', 'mobile.length')
  refused('138001380000', 'mobile.length')
  refused('861380013800', 'mobile.length')
  refused('12800138000', 'mobile.prefix')
  refused('01088886666', 'mobile.prefix')
})

test('every number of the plan is accepted however it is typed', () => {
  const typed = mobile.chain(number => fc.tuple(fc.constant(number), asTyped(number)))
  fc.assert(
    fc.property(typed, ([number, text]) => {
      const result = parseMobile(text)
      assert.ok(result.ok)
      assert.equal(result.value.normalised, number)
    }),
  )
})
