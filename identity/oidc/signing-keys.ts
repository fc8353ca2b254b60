import {
  createSigningKey,
  type KeyRing,
  publicJwk,
  type SigningAlgorithm,
  type SigningKey,
} from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'

/** Always both: ES256 for clients by default, RS256 for those that know nothing else. */
export const issuerAlgorithms = ['ES256', 'RS256'] as const satisfies readonly SigningAlgorithm[]

export interface PublishedKey {
  kid: string
  privateJwk: Record<string, string>
}

export interface RotationTimes {
  /** How long a new key is published before it signs: clients have fetched it by then. */
  lead: number
  /** How long the old key stays published after it stopped signing: until what it signed is of no more use. */
  overlap: number
}

interface SigningKeyDependencies {
  database: Database<IdentityTables>
  keys: KeyRing
  events: EventLog
  now: () => Date
}

export type SigningKeys = ReturnType<typeof createSigningKeys>

export function createSigningKeys({ database, keys, events, now }: SigningKeyDependencies) {
  return {
    /** The keys to publish, for each algorithm first the one that signs now. Makes the realm's first keys where it has none. */
    async published(realm: string): Promise<PublishedKey[]> {
      const rows = await readKeys(database.query, realm, now())
      if (issuerAlgorithms.every(alg => rows.some(row => row.alg === alg))) return inSigningOrder(rows, now()).map(open)
      const made = await Promise.all(issuerAlgorithms.map(alg => createSigningKey(alg, now())))
      await database.transaction(async tx => {
        for (const key of made) await insert(tx, realm, key, now())
      })
      return inSigningOrder(await readKeys(database.query, realm, now()), now()).map(open)
    },

    /** New keys, published at once and signing after `lead`; the ones before them stop then and go after `overlap`. */
    async rotate(realm: string, times: RotationTimes): Promise<{ kids: string[]; signsFrom: Date }> {
      const made = await Promise.all(issuerAlgorithms.map(alg => createSigningKey(alg, now())))
      const signsFrom = new Date(now().getTime() + times.lead)
      const kids = made.map(key => key.kid)
      await database.transaction(async tx => {
        await tx
          .updateTable('signing_keys')
          .set({ signs_until: signsFrom, published_until: new Date(signsFrom.getTime() + times.overlap) })
          .where('realm', '=', realm)
          .where('signs_until', 'is', null)
          .execute()
        for (const key of made) await insert(tx, realm, key, signsFrom)
        await tx.deleteFrom('signing_keys').where('realm', '=', realm).where('published_until', '<=', now()).execute()
        await events.append(tx, {
          realm,
          kind: 'oidc.keys_rotated',
          outcome: 'success',
          surface: 'command',
          detail: { kids, signsFrom: signsFrom.toISOString() },
        })
      })
      return { kids, signsFrom }
    },
  }

  async function insert(tx: Executor<IdentityTables>, realm: string, key: SigningKey, signsFrom: Date): Promise<void> {
    await tx
      .insertInto('signing_keys')
      .values({
        realm,
        kid: key.kid,
        alg: key.alg,
        public_jwk: JSON.stringify(publicJwk(key)),
        private_cipher: keys.encrypt(JSON.stringify(key.privateJwk), contextOf(realm)),
        created_at: now(),
        signs_from: signsFrom,
        signs_until: null,
        published_until: null,
      })
      .execute()
  }

  function open(row: KeyRow): PublishedKey {
    return {
      kid: row.kid,
      privateJwk: JSON.parse(keys.decrypt(row.private_cipher, contextOf(row.realm))) as Record<string, string>,
    }
  }
}

const contextOf = (realm: string): string => `signing-keys.${realm}`

type KeyRow = Awaited<ReturnType<typeof readKeys>>[number]

async function readKeys(executor: Executor<IdentityTables>, realm: string, now: Date) {
  return await executor
    .selectFrom('signing_keys')
    .select(['realm', 'kid', 'alg', 'private_cipher', 'signs_from', 'signs_until'])
    .where('realm', '=', realm)
    .where(eb => eb.or([eb('published_until', 'is', null), eb('published_until', '>', now)]))
    .orderBy('signs_from', 'desc')
    .orderBy('kid')
    .execute()
}

/** oidc-provider signs with the first key of the algorithm. */
export function inSigningOrder<Row extends { signs_from: Date; signs_until: Date | null }>(
  rows: readonly Row[],
  now: Date,
): Row[] {
  const signs = (row: Row): boolean => row.signs_from <= now && (row.signs_until === null || row.signs_until > now)
  return [...rows.filter(signs), ...rows.filter(row => !signs(row))]
}
