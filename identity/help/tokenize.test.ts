import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenizeQuery, tokenizeText } from './tokenize.ts'

test('Han characters become pairs and the last one', () => {
  assert.deepEqual(tokenizeText('验证码'), ['验证', '证码', '码'])
})

test('a query of one character stays one', () => {
  assert.deepEqual(tokenizeQuery('锁'), ['锁'])
})

test('a query has pairs only', () => {
  assert.deepEqual(tokenizeQuery('验证码'), ['验证', '证码'])
})

test('words, digits and Han are told apart', () => {
  assert.deepEqual(tokenizeQuery('SMS码 Ｕ盾12'), ['sms', '码', 'u', '盾', '12'])
})

test('a character beyond the BMP is one character', () => {
  assert.deepEqual(tokenizeQuery('𠮷野家'), ['𠮷野', '野家'])
})

test('punctuation is nothing', () => {
  assert.deepEqual(tokenizeText('，。<>"'), [])
})
