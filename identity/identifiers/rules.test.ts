import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { composeResidentId } from '../../kit/china/index.ts'
import { identifierKinds } from '../realms/index.ts'
import { maskIdentifier, recognise } from './index.ts'

const today = new Date('2026-07-01T00:00:00Z')
const read = (text: string) => recognise(text, identifierKinds, today)
const email = (text: string) => recognise(text, ['email'], today)

describe('an email address', () => {
  for (const [typed, value] of [
    ['Wang.Li+toll@Mail.Example.CN', 'wang.li+toll@mail.example.cn'],
    [' 王@邮件.中国 ', '王@邮件.中国'],
    ["o'neil_x-1@a-b.example", "o'neil_x-1@a-b.example"],
  ] as const) {
    it(`is ${typed}`, () => assert.deepEqual(email(typed), { ok: true, identifier: { kind: 'email', value } }))
  }

  // What mail software reads as another address, or as several, would get round the limit per recipient.
  for (const typed of [
    'a,b@x.cn',
    'a<b@x.cn>',
    'me<victim@x.cn',
    '"a b"@x.cn',
    'a@x.cn;b@y.cn',
    'a@b@x.cn',
    'a(x)@x.cn',
    'a\\b@x.cn',
    'a[b]@x.cn',
    'a:b@x.cn',
    'a@x',
    '@x.cn',
    `${'a'.repeat(65)}@x.cn`,
    `a@${'x'.repeat(250)}.cn`,
    'a\r\nbcc:b@x.cn',
    'a\u0000@x.cn',
  ]) {
    it(`is not ${JSON.stringify(typed).slice(0, 40)}`, () =>
      assert.deepEqual(email(typed), { ok: false, code: 'identifier.unrecognised' }))
  }
})

it('one phone has one spelling, however it is typed', () => {
  for (const typed of ['13800138000', '+86 138 0013 8000', '１３８００１３８０００', '138-0013-8000'])
    assert.deepEqual(read(typed), { ok: true, identifier: { kind: 'phone', value: '13800138000' } })
})

it('one card has one spelling, and a document number is none', () => {
  const card = (text: string) => recognise(text, ['bank-card'], today)
  for (const typed of ['6299990000000000016', '6299 9900 0000 0000 016', '６２９９９９０００００００００００１６'])
    assert.deepEqual(card(typed), { ok: true, identifier: { kind: 'bank-card', value: '6299990000000000016' } })
  // An account number without a check digit.
  assert.ok(card('6299990000000000').ok)
  const document = composeResidentId({ regionCode: '110105', birthDate: '19491231', sequence: '001' })
  assert.match(document, /^\d{18}$/)
  for (const typed of [document, '629999000000000', '62999900000000000160'])
    assert.deepEqual(card(typed), { ok: false, code: 'identifier.unrecognised' }, typed)
})

it('any text is read without throwing, and a mask never holds the whole of it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), text => {
      const found = read(text)
      if (!found.ok) return
      assert.ok(!maskIdentifier(found.identifier).includes(found.identifier.value))
    }),
  )
})
