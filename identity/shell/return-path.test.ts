import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Realm } from '../realms/index.ts'
import { safeReturnPath } from './return-path.ts'

const realm = { name: 'toll', path: '/realms/toll', issuer: 'http://localhost:8080/realms/toll' } as Realm
const fallback = '/realms/toll/account'

test('a path within the realm is kept with its query', () => {
  assert.equal(safeReturnPath(realm, '/realms/toll/interaction/abc?x=1'), '/realms/toll/interaction/abc?x=1')
})

for (const wanted of [
  undefined,
  '',
  'https://evil.example/realms/toll/account',
  '//evil.example/realms/toll/x',
  '/\\evil.example/realms/toll/x',
  '/realms/bank/account',
  '/realms/toll/../bank/account',
  '/realms/tollgate/account',
  'javascript:alert(1)',
  `/realms/toll/${'x'.repeat(3000)}`,
]) {
  test(`a return path that leads elsewhere is not followed: ${String(wanted).slice(0, 60)}`, () => {
    assert.equal(safeReturnPath(realm, wanted), fallback)
  })
}
