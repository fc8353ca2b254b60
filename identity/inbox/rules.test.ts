import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templateParameters } from '../notices/index.ts'
import { isAlwaysAnnounced, kindOf } from './rules.ts'

test('no code is ever a message', () => {
  const codes = Object.keys(templateParameters).filter(name => name === 'code' || name.endsWith('-code'))
  assert.deepEqual(codes, ['code', 'payment-code', 'operation-code'])
  for (const code of codes) assert.equal(kindOf(code), null)
})

test('what tells of a way in is always announced', () => {
  const ways = [
    'signed-in-new-device',
    'password-changed',
    'phone-added',
    'passkey-added',
    'locked',
    'identifier-changed',
  ]
  for (const template of ways) {
    const kind = kindOf(template)
    assert.ok(kind && isAlwaysAnnounced(kind), template)
  }
})
