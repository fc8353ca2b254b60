import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { packageRoot } from '../../../kit/root.ts'
import { parsePolicy } from '../../realms/index.ts'
import { chineseTokensOf } from './chinese-tokens.ts'

const shipped = (realm: string) =>
  parsePolicy(readFileSync(new URL(`policies/${realm}.yaml`, packageRoot), 'utf8')).policy

/** The bank's policy with something of its tokens changed. */
function bankWith(change: Partial<ReturnType<typeof shipped>['media']['otp-token']>) {
  const policy = shipped('bank')
  return { ...policy, media: { ...policy.media, 'otp-token': { ...policy.media['otp-token'], ...change } } }
}

test('as shipped they are off, and it is said why', () => {
  const { taken, words } = chineseTokensOf(shipped('bank')) ?? {}
  assert.equal(taken, false)
  assert.match(words ?? '', /are off \(media\.otp-token\.gbt38556\).*not been checked.*decision 0032/)
})

test('where they were switched on, it is said that nobody has checked them', () => {
  const { taken, words } = chineseTokensOf(bankWith({ gbt38556: true })) ?? {}
  assert.equal(taken, true)
  assert.match(words ?? '', /is on, but .*not been checked/)
})

test('a realm without tokens has nothing to say of them', () => {
  assert.equal(chineseTokensOf(bankWith({ allowed: false, gbt38556: true })), null)
})
