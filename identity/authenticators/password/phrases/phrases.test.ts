import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PasswordReason, StrengthReason } from '../index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

// Complete by type: a reason without a phrase does not compile.
const everyCode: Record<PasswordReason['code'] | StrengthReason, keyof typeof zhCN & keyof typeof en> = {
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
  it('are the same in both languages', () => {
    assert.deepEqual(Object.keys(zhCN), Object.keys(en))
  })

  it('have the same placeholders in both languages', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String)
    for (const [key, text] of Object.entries(en)) {
      const chinese = Object.entries(zhCN).find(([other]) => other === key)?.[1] ?? ''
      assert.deepEqual(placeholders(chinese), placeholders(text), key)
    }
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
