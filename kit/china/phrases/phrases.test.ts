import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

test('both languages have the same keys, in the same order', () => {
  assert.deepEqual(Object.keys(zhCN), Object.keys(en))
})

test('the tone is calm: no exclamation marks, and Chinese sentences end with 。', () => {
  for (const text of [...Object.values(zhCN), ...Object.values(en)]) assert.doesNotMatch(text, /[!！]/)
  for (const [key, text] of Object.entries(zhCN)) {
    if (!key.startsWith('plate-kind.') && !key.startsWith('plate-colour.')) assert.match(text, /。$/, key)
    assert.doesNotMatch(text, /[,;?]/, key)
  }
})
