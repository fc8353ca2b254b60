import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { parse } from 'yaml'
import type { Database } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'

export const benchRealm = 'bench'
export const redirectUri = 'http://localhost:9/callback'
export const clients = { web: 'bench-web', machine: 'bench-machine' } as const

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
    ],
  })
  const digest = createHash('sha256').update(document).digest('base64url')
  await sql`insert into identity.policies (realm, version, loaded_at, digest, document)
    values (${benchRealm}, 1, now(), ${digest}, ${document}) on conflict do nothing`.execute(database.query)
}
