/** For tests only: the shipped policies, with the clients' addresses moved to the test's own server, and clients of each kind. */
import { readFileSync } from 'node:fs'
import { packageRoot } from '../../kit/root.ts'
import { type PolicyDocument, parsePolicy } from '../realms/index.ts'

export function testPolicies(clientOrigin: string): { toll: PolicyDocument; traffic: PolicyDocument } {
  const toll = shippedPolicy('toll', clientOrigin)
  return {
    toll: { ...toll, clients: [...toll.clients, ...extraClients(clientOrigin)] },
    traffic: shippedPolicy('traffic', clientOrigin),
  }
}

function shippedPolicy(realm: string, clientOrigin: string): PolicyDocument {
  const { document } = parsePolicy(readFileSync(new URL(`policies/${realm}.yaml`, packageRoot), 'utf8'))
  const moved = JSON.stringify(document.clients).replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+/g, clientOrigin)
  return { ...document, clients: JSON.parse(moved) as PolicyDocument['clients'] }
}

const extraClients = (origin: string): PolicyDocument['clients'] => [
  {
    id: 'toll-legacy',
    name: { 'zh-CN': '旧系统', en: 'Legacy' },
    firstParty: true,
    type: 'confidential',
    redirectUris: [`${origin}/legacy/callback`],
    jwksUri: `${origin}/jwks.json`,
    scopes: ['openid', 'email'],
    idTokenAlg: 'RS256',
  },
  {
    id: 'toll-machine',
    name: { 'zh-CN': '机器', en: 'Machine' },
    firstParty: true,
    type: 'machine',
    jwksUri: `${origin}/jwks.json`,
    scopes: ['staff'],
  },
  {
    id: 'toll-dpop',
    name: { 'zh-CN': '绑定密钥', en: 'Key bound' },
    firstParty: true,
    type: 'public',
    dpop: true,
    redirectUris: [`${origin}/dpop/callback`],
    scopes: ['openid', 'offline_access', 'staff'],
  },
]
