import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertSameKeys, createPhrases, toTraditional } from './index.ts'

const zhCN = {
  'sign-in': '登录',
  'attempts-left': '还可以试 {count} 次',
  greeting: '{name}，您上次在{place}登录',
} as const
const en = {
  'sign-in': 'Sign in',
  'attempts-left': '{count} {count, one: attempt, other: attempts} left',
  greeting: '{name}, you last signed in in {place}',
} as const
const phrases = createPhrases(zhCN, en)

test('a phrase is said in each language', () => {
  assert.equal(phrases('zh-CN')('sign-in'), '登录')
  assert.equal(phrases('en')('sign-in'), 'Sign in')
  assert.equal(phrases('zh-Hant')('sign-in'), '登錄')
})

test('placeholders are filled; what is put in is not converted to traditional characters', () => {
  assert.equal(phrases('zh-CN')('greeting', { name: '张伟', place: '杭州' }), '张伟，您上次在杭州登录')
  assert.equal(phrases('zh-Hant')('greeting', { name: '张伟', place: '杭州' }), '张伟，您上次在杭州登錄')
  assert.equal(phrases('en')('greeting', { name: '{place}', place: 'X' }), '{place}, you last signed in in X')
})

test('English picks the plural by number', () => {
  const t = phrases('en')
  assert.equal(t('attempts-left', { count: 1 }), '1 attempt left')
  assert.equal(t('attempts-left', { count: 0 }), '0 attempts left')
  assert.equal(t('attempts-left', { count: 3 }), '3 attempts left')
  assert.equal(phrases('zh-CN')('attempts-left', { count: 3 }), '还可以试 3 次')
})

test('the compiler demands known keys, all placeholders and equal catalogues', () => {
  const t = phrases('en')
  const wrong = [
    // @ts-expect-error -- no such key
    () => t('sign-out'),
    // @ts-expect-error -- placeholder missing
    () => t('greeting', { name: '张伟' }),
    // @ts-expect-error -- placeholders missing altogether
    () => t('attempts-left'),
    // @ts-expect-error -- a key only in zh-CN
    () => createPhrases({ one: '一', two: '二' }, { one: 'one' }),
    // @ts-expect-error -- a key only in en
    () => createPhrases({ one: '一' }, { one: 'one', two: 'two' }),
  ]
  assert.equal(wrong.length, 5)
  assert.throws(() => (t as (key: string) => string)('sign-out'), /No phrase sign-out in en/)
})

test('assertSameKeys names what is missing, empty or has other placeholders', () => {
  assertSameKeys(zhCN, en)
  assert.throws(() => assertSameKeys({ a: '甲' }, {}), /a: missing in en/)
  assert.throws(() => assertSameKeys({}, { a: 'A' }), /a: missing in zh-CN/)
  assert.throws(() => assertSameKeys({ a: '甲' }, { a: ' ' }), /a: empty/)
  assert.throws(() => assertSameKeys({ a: '{count}个' }, { a: 'some' }), /a: placeholders count in zh-CN, none in en/)
})

test('traditional characters follow the words, not single characters', () => {
  assert.equal(toTraditional('头发'), '頭髮')
  assert.equal(toTraditional('发送验证码'), '發送驗證碼')
})
