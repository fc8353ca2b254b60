import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { packageRoot } from '../../../kit/root.ts'
import { parsePolicy } from '../../realms/index.ts'
import type { Step } from '../rules.ts'
import { checkFields } from './check-fields.ts'
import type { Fields } from './read-answers.ts'

const { policy } = parsePolicy(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8'))
const today = new Date('2026-11-22T00:00:00Z')

/** `field code` for each fault. */
function found(fields: Fields, kind: Step['kind'] | null): string[] {
  const step = kind === null ? null : ({ kind } as Step)
  return checkFields(fields, step, policy, today).map(refusal =>
    refusal.code === 'answer.invalid' ? `${refusal.field} ${refusal.reasons[0]?.code}` : refusal.code,
  )
}

test('all that is wrong with a registration is found at once', () => {
  assert.deepEqual(found({ form: 'phone', phone: '1391', with_captcha: '1' }, 'phone'), [
    'phone mobile.length',
    'consent consent.needed',
    'captcha.incomplete',
  ])
})

test('a form that is right, or whose work was done instead of the picture, has no fault', () => {
  const right = { form: 'phone', phone: '139 0000 0000', consent: 'yes', with_captcha: '1', captcha_work: 'e30=' }
  assert.deepEqual(found(right, 'phone'), [])
})

test('an empty sign-in lacks both', () => {
  assert.deepEqual(found({ form: 'sign-in' }, 'identify'), ['identifier identifier.empty', 'password password.empty'])
})

test('a password is never looked at but for being there', () => {
  assert.deepEqual(found({ form: 'sign-in', identifier: 'wangxiaoqing', password: ' ' }, 'identify'), [])
})

test('name and document are found wrong together', () => {
  assert.equal(found({ form: 'real-name', name: '', document: '110101' }, 'real-name').length, 2)
})

test('every item of identity that is missing is named', () => {
  assert.deepEqual(found({ form: 'identity-item', name: ' ' }, 'identity-item'), [
    'national-id-last-6 identity-item.empty',
    'name identity-item.empty',
  ])
})

test('the form of a step that is over is left to the engine', () => {
  assert.deepEqual(found({ form: 'phone', phone: '' }, 'sms-code'), [])
  assert.deepEqual(found({ form: 'phone', phone: '' }, null), [])
})

test('a field that was sent twice counts as empty', () => {
  assert.deepEqual(found({ form: 'identify', identifier: ['a', 'b'] }, 'identify'), ['identifier identifier.empty'])
})
