import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type BankCardReason, parseBankCard } from './bank-card.ts'

function refused(text: string, reason: BankCardReason): void {
  assert.deepEqual(parseBankCard(text), { ok: false, reason }, text)
}

test('a UnionPay number in groups of four', () => {
  assert.deepEqual(parseBankCard('6200 0000 0000 0005'), {
    ok: true,
    value: { normalised: '6200000000000005', isUnionPay: true, warnings: [] },
  })
})

test('a number that fails Luhn warns and is accepted', () => {
  assert.deepEqual(parseBankCard('6200000000000006'), {
    ok: true,
    value: { normalised: '6200000000000006', isUnionPay: true, warnings: ['bank-card.luhn'] },
  })
})

test('another range is accepted too', () => {
  const result = parseBankCard('4111111111111111')
  assert.ok(result.ok)
  assert.equal(result.value.isUnionPay, false)
})

test('each refusal has its reason', () => {
  refused('', 'bank-card.empty')
  refused('62000000000000x5', 'bank-card.characters')
  refused('620000000000005', 'bank-card.length')
  refused('62000000000000000005', 'bank-card.length')
})

test('every length from 16 to 19 is accepted, and one wrong digit warns', () => {
  const digit = fc.constantFrom(...'0123456789')
  fc.assert(
    fc.property(fc.string({ unit: digit, minLength: 16, maxLength: 19 }), fc.nat(), digit, (number, at, other) => {
      const place = at % number.length
      const changed = number.slice(0, place) + other + number.slice(place + 1)
      fc.pre(changed !== number)
      const [before, after] = [parseBankCard(number), parseBankCard(changed)]
      assert.ok(before.ok && after.ok)
      assert.ok(before.value.warnings.length + after.value.warnings.length > 0)
    }),
  )
})
