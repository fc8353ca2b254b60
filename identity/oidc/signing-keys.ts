import {
  createSigningKey,
  type KeyRing,
  publicJwk,
  type SigningAlgorithm,
  type SigningKey,
} from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { inSigningOrder } from './rules.ts'
import type { KeyRow, KeyStore } from './store-keys.ts'

/** Always both: ES256 for clients by default, RS256 for those that know nothing else. */
const issuerAlgorithms = ['ES256', 'RS256'] as const satisfies readonly SigningAlgorithm[]

export interface PublishedKey {
  kid: string
  privateJwk: Record<string, string>
}

/** What of a realm decides when its keys rotate. */
export type RotatingRealm = Pick<Realm, 'name'> & { policy: Pick<Realm['policy'], 'signingKeys' | 'sessions'> }

export type Rotated =
  | { ok: true; kids: string[]; signsFrom: Date }
  /** The keys of the last rotation do not sign yet. */
  | { ok: false; code: 'signing-keys.pending'; signsFrom: Date | null }

const hour = 3_600_000

export interface SigningKeyDependencies {
  database: Database<IdentityTables>
  store: KeyStore
  keys: KeyRing
  events: EventLog
  now: () => Date
}

export function createSigningKeys({ database, store, keys, events, now }: SigningKeyDependencies) {
  return { published, rotate, replaceAtOnce, rotateDue }

  /** The keys to publish, for each algorithm first the one that signs now. Makes the realm's first keys where it has none. */
  async function published(realm: string): Promise<PublishedKey[]> {
    const rows = await store.published(database.query, realm)
    if (issuerAlgorithms.every(alg => rows.some(row => row.alg === alg))) return openAll(realm, rows)
    const made = await makeKeys()
    await database.transaction(tx => insertAll(tx, realm, made, now()))
    return openAll(realm, await store.published(database.query, realm))
  }

  /**
   * New keys, published at once and signing after the policy's `lead`; the ones before them stop then, and go when nothing signed by
   * them is of any use. A client still shows the last ID token when it signs the person out, so keys outlast the longest session.
   *
   * @param least for how long the present keys must have signed
   */
  async function rotate(
    realm: RotatingRealm,
    { surface, least = 0 }: { surface: Surface; least?: number },
  ): Promise<Rotated> {
    const { signingKeys, sessions } = realm.policy
    const made = await makeKeys()
    const kids = made.map(key => key.kid)
    const signing = new Date(now().getTime() + signingKeys.lead)
    const publishing = new Date(signing.getTime() + sessions.absolute + hour)
    const since = new Date(now().getTime() - least)
    const isOurs = await database.transaction(async tx => {
      if (!(await store.supersede(tx, realm.name, { since, signing, publishing }))) return false
      await insertAll(tx, realm.name, made, signing)
      await store.deleteUnpublished(tx, realm.name)
      await events.append(tx, {
        realm: realm.name,
        kind: 'oidc.keys_rotated',
        outcome: 'success',
        surface,
        detail: { kids, signsFrom: signing.toISOString() },
      })
      return true
    })
    if (isOurs) return { ok: true, kids, signsFrom: signing }
    const signsFrom = await store.newestSignsFrom(database.query, realm.name)
    return { ok: false, code: 'signing-keys.pending', signsFrom }
  }

  /**
   * For keys that somebody else may have: the new ones sign at once, all others are gone. What they signed is worth nothing from the
   * moment at which clients fetch the keys anew, theirs as well as ours; a client that keeps keys for long has to be told.
   */
  async function replaceAtOnce(realm: Pick<Realm, 'name'>, surface: Surface): Promise<{ kids: string[] }> {
    const made = await makeKeys()
    const kids = made.map(key => key.kid)
    const signsFrom = now()
    await database.transaction(async tx => {
      const withdrawn = await store.withdraw(tx, realm.name)
      await insertAll(tx, realm.name, made, signsFrom)
      const detail = { kids, withdrawn, signsFrom: signsFrom.toISOString() }
      await events.append(tx, { realm: realm.name, kind: 'oidc.keys_replaced', outcome: 'success', surface, detail })
    })
    return { kids }
  }

  /** Rotates the keys of the realms whose policy says that it is time; for the job. @returns in how many */
  async function rotateDue(realms: readonly RotatingRealm[]): Promise<number> {
    let count = 0
    for (const realm of realms) {
      const least = realm.policy.signingKeys.rotateAfter
      const signsFrom = await store.newestSignsFrom(database.query, realm.name)
      if (!signsFrom || now().getTime() - signsFrom.getTime() < least) continue
      if ((await rotate(realm, { surface: 'job', least })).ok) count++
    }
    return count
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
