import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { providerTarget } from './provider-target.ts'

describe('providerTarget', () => {
  const taken: [string, string, string][] = [
    ['/realms/toll/oidc/authorize?a=/realms/x/oidc/y', 'toll', '/oidc/authorize?a=/realms/x/oidc/y'],
    ['/realms/oidc/oidc/token', 'oidc', '/oidc/token'],
    ['/realms/toll/.well-known/openid-configuration', 'toll', '/.well-known/openid-configuration'],
    ['/realms/toll/.well-known/oauth-authorization-server?x', 'toll', '/.well-known/oauth-authorization-server?x'],
    ['/.well-known/oauth-authorization-server/realms/toll', 'toll', '/.well-known/oauth-authorization-server'],
  ]
  for (const [url, realm, rest] of taken) {
    it(`takes ${url}`, () => assert.deepEqual(providerTarget(url), { realm, url: rest }))
  }

  const left = [
    '/',
    '/realms/toll',
    '/realms/toll/oidc',
    '/realms/toll/oidcx/token',
    '/realms/toll/account/oidc/token',
    '/realms/../oidc/token',
    '/realms/TOLL/oidc/token',
    '/realms/toll/.well-known/openid-configuration/more',
    '/.well-known/openid-configuration',
    'http://evil.example/realms/toll/oidc/token',
    '//evil.example/realms/toll/oidc/token',
  ]
  for (const url of left) it(`leaves ${url}`, () => assert.equal(providerTarget(url), null))
})
