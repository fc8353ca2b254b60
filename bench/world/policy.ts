import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { parse } from 'yaml'
import type { Database } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'

export const benchRealm = 'bench'
/** The bank's, with a portal of the bench's own. */
export const bankRealm = 'bench-bank'
export const redirectUri = 'http://localhost:9/callback'
export const clients = { web: 'bench-web', machine: 'bench-machine', phone: 'phone-app' } as const

const plenty = { limit: 10_000_000, per: '1m' }

/**
 * A realm of the bench's own: the toll realm as shipped, but with limits that one load generator does not reach, and clients
 * whose key the bench has. Written before the service starts, which then takes it up as it does any realm.
 */
export async function writePolicy(database: Database<unknown>, jwksUri: string): Promise<void> {
  const toll = parse(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8')) as Record<string, object>
  const client = { name: { 'zh-CN': '压测', en: 'Bench' }, firstParty: true, jwksUri }
  const document = JSON.stringify({
    ...toll,
    realm: benchRealm,
    throttles: Object.fromEntries(Object.keys(toll.throttles ?? {}).map(name => [name, plenty])),
    clients: [
      {
        ...client,
        id: clients.web,
        type: 'confidential',
        redirectUris: [redirectUri],
        scopes: ['openid', 'profile', 'phone', 'offline_access'],
      },
      { ...client, id: clients.machine, type: 'machine', scopes: ['openid'] },
      {
        name: client.name,
        firstParty: true,
        id: clients.phone,
        type: 'public',
        dpop: true,
        redirectUris: [redirectUri],
        scopes: ['openid', 'profile', 'phone', 'offline_access'],
      },
    ],
  })
  await write(database, benchRealm, document)
}

interface BankPolicy {
  throttles: object
  captcha: object
  operations: Record<string, object>
  mediaLimits: object
  clients: object[]
}

/** The bank as shipped, where a token signs every amount, with no captcha, as machines sign in here. */
export async function writeBankPolicy(database: Database<unknown>, port: number): Promise<void> {
  const bank = parse(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8')) as BankPolicy
  const origin = `http://localhost:${port}`
  const document = JSON.stringify({
    ...bank,
    realm: bankRealm,
    home: `${origin}/`,
    throttles: Object.fromEntries(Object.keys(bank.throttles).map(name => [name, plenty])),
    captcha: { ...bank.captcha, signIn: 'never' },
    operations: { ...bank.operations, payment: { ...bank.operations.payment, media: [{ anyOf: [tokenCombination] }] } },
    mediaLimits: { 'otp-token': { perTransaction: 1_000_000, perDay: 100_000_000 } },
    clients: bank.clients.map(client => ({
      ...client,
      redirectUris: [`${origin}/callback`],
      postLogoutRedirectUris: [`${origin}/signed-out`],
      backchannelLogoutUri: `${origin}/backchannel-logout`,
      jwksUri: `${origin}/.well-known/jwks.json`,
    })),
  })
  await write(database, bankRealm, document)
}

const tokenCombination = ['password', 'otp-token']

async function write(database: Database<unknown>, realm: string, document: string): Promise<void> {
  const digest = createHash('sha256').update(document).digest('base64url')
  await sql`insert into identity.policies (realm, version, loaded_at, digest, document)
    values (${realm}, 1, now(), ${digest}, ${document}) on conflict do nothing`.execute(database.query)
}
