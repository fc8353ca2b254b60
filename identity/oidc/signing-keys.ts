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
import { inSigningOrder } from './rules.ts'
import type { KeyRow, KeyStore } from './store-keys.ts'

/** Always both: ES256 for clients by default, RS256 for those that know nothing else. */
const issuerAlgorithms = ['ES256', 'RS256'] as const satisfies readonly SigningAlgorithm[]

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
  store: KeyStore
  keys: KeyRing
  events: EventLog
  now: () => Date
}

export function createSigningKeys({ database, store, keys, events, now }: SigningKeyDependencies) {
  return { published, rotate }

  /** The keys to publish, for each algorithm first the one that signs now. Makes the realm's first keys where it has none. */
  async function published(realm: string): Promise<PublishedKey[]> {
    const rows = await store.published(database.query, realm)
    if (issuerAlgorithms.every(alg => rows.some(row => row.alg === alg))) return openAll(realm, rows)
    const made = await makeKeys()
    await database.transaction(tx => insertAll(tx, realm, made, now()))
    return openAll(realm, await store.published(database.query, realm))
  }

  /** New keys, published at once and signing after `lead`; the ones before them stop then and go after `overlap`. */
  async function rotate(realm: string, times: RotationTimes): Promise<{ kids: string[]; signsFrom: Date }> {
    const made = await makeKeys()
    const signsFrom = new Date(now().getTime() + times.lead)
    const kids = made.map(key => key.kid)
    await database.transaction(async tx => {
      const publishing = new Date(signsFrom.getTime() + times.overlap)
      await store.supersede(tx, realm, { signing: signsFrom, publishing })
      await insertAll(tx, realm, made, signsFrom)
      await store.deleteUnpublished(tx, realm)
      await events.append(tx, {
        realm,
        kind: 'oidc.keys_rotated',
        outcome: 'success',
        surface: 'command',
        detail: { kids, signsFrom: signsFrom.toISOString() },
      })
    })
    return { kids, signsFrom }
  }

  function makeKeys(): Promise<SigningKey[]> {
    return Promise.all(issuerAlgorithms.map(alg => createSigningKey(alg, now())))
  }

  async function insertAll(
    tx: Executor<IdentityTables>,
    realm: string,
    made: readonly SigningKey[],
    signsFrom: Date,
  ): Promise<void> {
    for (const key of made) {
      await store.insert(tx, realm, {
        kid: key.kid,
        alg: key.alg,
        publicJwk: publicJwk(key),
        privateCipher: keys.encrypt(JSON.stringify(key.privateJwk), contextOf(realm)),
        createdAt: now(),
        signsFrom,
      })
    }
  }

  function openAll(realm: string, rows: readonly KeyRow[]): PublishedKey[] {
    return inSigningOrder(rows, now()).map(({ kid, privateCipher }) => ({
      kid,
      privateJwk: JSON.parse(keys.decrypt(privateCipher, contextOf(realm))) as Record<string, string>,
    }))
  }
}

const contextOf = (realm: string): string => `signing-keys.${realm}`
