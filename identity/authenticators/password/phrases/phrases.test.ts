import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assertSameKeys } from '../../../../kit/i18n/index.ts'
import type { PasswordReason, StrengthReason } from '../index.ts'
import { en } from './en.ts'
import { phrases } from './index.ts'
import { zhCN } from './zh-CN.ts'

// Complete by type: a reason without a phrase does not compile.
const everyCode: Record<PasswordReason['code'] | StrengthReason, keyof typeof zhCN> = {
  'too-short': 'too-short',
  'too-long': 'too-long',
  malformed: 'malformed',
  'needs-letters': 'needs-letters',
  'needs-digits': 'needs-digits',
  'needs-symbols': 'needs-symbols',
  'needs-case-mix': 'needs-case-mix',
  common: 'common',
  habit: 'habit',
  'contains-name': 'contains-name',
  'contains-phone': 'contains-phone',
  'contains-document': 'contains-document',
  'contains-birth-date': 'contains-birth-date',
  'contains-username': 'contains-username',
  'contains-email': 'contains-email',
  'contains-realm': 'contains-realm',
  'used-before': 'used-before',
  'strength-common': 'strength-common',
  'strength-habit': 'strength-habit',
  'strength-context': 'strength-context',
  'strength-keyboard': 'strength-keyboard',
  'strength-repeat': 'strength-repeat',
  'strength-sequence': 'strength-sequence',
  'strength-date': 'strength-date',
  'strength-word': 'strength-word',
  'strength-name': 'strength-name',
  'strength-longer': 'strength-longer',
}

describe('the phrases of passwords', () => {
  it('have the same keys and placeholders in both languages', () => {
    assertSameKeys(zhCN, en)
  })

  it('fill in their figures', () => {
    assert.equal(phrases('zh-CN')('too-short', { min: 8 }), '密码至少要 8 个字符。')
    assert.equal(
      phrases('en')('used-before', { count: 5 }),
      'You have used this password recently. Do not use any of your last 5 passwords.',
    )
  })

  it('exist for every reason, and say something else for each', () => {
    for (const catalogue of [zhCN, en]) {
      const texts = Object.values(everyCode).map(code => catalogue[code])
      assert.equal(new Set(texts).size, texts.length)
    }
  })

  it('are calm: no exclamation marks', () => {
    for (const text of [...Object.values(zhCN), ...Object.values(en)]) assert.doesNotMatch(text, /[!！]/)
  })
})
