import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Realm } from '../realms/index.ts'
import { createRealmCookies } from './cookies.ts'

const realmAt = (issuer: string): Realm => ({ name: 'toll', issuer, path: '/realms/toll' }) as unknown as Realm

it('can be planted by no neighbouring host in production (RFC 6265bis 4.1.3.2)', () => {
  const { sessionName } = createRealmCookies(realmAt('https://id.toll.example/realms/toll'))
  assert.equal(sessionName, '__Host-identity-toll-session')
})

it('keep to their realm in development, where realms share an origin', () => {
  const { sessionName } = createRealmCookies(realmAt('http://localhost:8080/realms/toll'))
  assert.equal(sessionName, 'identity-toll-session')
})
