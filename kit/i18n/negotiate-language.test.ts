import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLanguage, negotiateLanguage } from './index.ts'

test('the address decides before the cookie, the cookie before the browser', () => {
  assert.equal(negotiateLanguage({ query: 'en', cookie: 'zh-Hant', acceptLanguage: 'zh-CN' }), 'en')
  assert.equal(negotiateLanguage({ cookie: 'zh-Hant', acceptLanguage: 'en' }), 'zh-Hant')
  assert.equal(negotiateLanguage({ query: 'fr', cookie: 'en' }), 'en')
})

test('the browser header is read by quality', () => {
  assert.equal(negotiateLanguage({ acceptLanguage: 'zh;q=0.5, en-GB;q=0.9' }), 'en')
  assert.equal(negotiateLanguage({ acceptLanguage: 'fr, de;q=0.9, zh-TW;q=0.8, en;q=0.7' }), 'zh-Hant')
  assert.equal(negotiateLanguage({ acceptLanguage: 'en;q=0, zh-HK' }), 'zh-Hant')
  assert.equal(negotiateLanguage({ acceptLanguage: 'zh-Hans-HK' }), 'zh-CN')
  assert.equal(negotiateLanguage({ acceptLanguage: 'en;q=x, zh' }), 'zh-CN')
})

test('what says nothing of ours gets the fallback', () => {
  assert.equal(negotiateLanguage({}), 'zh-CN')
  assert.equal(negotiateLanguage({ acceptLanguage: '*' }), 'zh-CN')
  assert.equal(negotiateLanguage({ acceptLanguage: 'fr', fallback: 'en' }), 'en')
  assert.equal(negotiateLanguage({ acceptLanguage: ',;q=,'.repeat(10_000) }), 'zh-CN')
})

test('only our own tags are languages', () => {
  assert.ok(isLanguage('zh-Hant'))
  assert.ok(!isLanguage('zh'))
  assert.ok(!isLanguage(undefined))
})
