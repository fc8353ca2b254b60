import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatMoney, type MoneyReason, parseMoney, plainYuan } from './index.ts'

const fen = fc.integer({ min: 1, max: 1_000_000_000_000 })

test('what is written is read back, plain or in either language', () => {
  fc.assert(
    fc.property(fen, amount => {
      for (const text of [plainYuan(amount), formatMoney(amount, 'zh-CN'), formatMoney(amount, 'en').slice(4)])
        assert.deepEqual(parseMoney(text), { ok: true, fen: amount })
    }),
  )
})

test('amounts are read as people type them', () => {
  const typed: [string, number][] = [
    ['1', 100],
    ['1.', 100],
    ['0.5', 50],
    ['1,234.50', 123_450],
    ['￥ 1234.5', 123_450],
    ['１２．３４元', 1234],
    [' 10000000000 ', 1_000_000_000_000],
  ]
  for (const [text, expected] of typed) assert.deepEqual(parseMoney(text), { ok: true, fen: expected }, text)
})

test('each refusal has its reason', () => {
  const refused: [string, MoneyReason][] = [
    ['  ', 'money.empty'],
    ['ten', 'money.characters'],
    ['-1', 'money.characters'],
    ['1e3', 'money.characters'],
    ['1,23', 'money.characters'],
    ['.5', 'money.characters'],
    ['1.005', 'money.decimals'],
    ['0.00', 'money.zero'],
    ['10000000000.01', 'money.too-much'],
    ['9'.repeat(65), 'money.too-much'],
  ]
  for (const [text, reason] of refused) assert.deepEqual(parseMoney(text), { ok: false, reason }, text)
})

test('any text is answered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const read = parseMoney(text)
      assert.ok(!read.ok || (Number.isSafeInteger(read.fen) && read.fen > 0))
    }),
  )
})

test('amounts are written in groups, with their currency', () => {
  assert.equal(formatMoney(123_456_789, 'zh-CN'), '1,234,567.89元')
  assert.equal(formatMoney(-5, 'zh-Hant'), '−0.05元')
  assert.equal(formatMoney(-123_400, 'en'), '−CNY 1,234.00')
  assert.equal(plainYuan(-1234), '-12.34')
})
