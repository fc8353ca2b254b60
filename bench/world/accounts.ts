import { hash } from '@node-rs/argon2'
import pg from 'pg'
import { personAt } from '../../demo/people/index.ts'
import { maskIdentityNumber, maskMobile, maskPersonName } from '../../kit/china/index.ts'
import { createIdMaker, createKeyRing, type KeyRing, loadKeyMaterial } from '../../kit/crypto/index.ts'
import { type CopyValue, copyRows } from './copy-rows.ts'
import { benchPassword, deviceSecretOf, hashParameters } from './people.ts'
import { benchRealm } from './policy.ts'

export interface Population {
  databaseUrl: string
  /** Whose keys encrypt: the product's own data folder. */
  dataFolder: string
  count: number
  /** Of the one password, shared by all. */
  hashes: readonly string[]
  progress: (done: number) => void
}

const batch = 20_000

/** Fills the bench's realm with people of the demo world, each with four identifiers, a password and a known device. */
export async function createAccounts(population: Population): Promise<void> {
  const { databaseUrl, dataFolder, count, hashes, progress } = population
  const now = new Date()
  const keys = createKeyRing(await loadKeyMaterial({ source: undefined, dataFolder, production: false, now }))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const newId = createIdMaker()
    for (let from = 0; from < count; from += batch) {
      const members = Array.from({ length: Math.min(batch, count - from) }, (_, at) => {
        const index = from + at
        return {
          index,
          id: newId(now),
          deviceId: newId(now),
          person: personAt(index),
          hash: hashes[index % hashes.length] ?? '',
        }
      })
      for (const { name, columns, rows } of tables) {
        await copyRows(
          client,
          `identity.${name}`,
          columns,
          members.values().flatMap(member => rows(member, keys, now)),
        )
      }
      progress(from + members.length)
    }
    // Not the others: an empty table that was looked at counts as empty, and plans made on it would read it whole.
    await client.query(`vacuum (analyze) ${tables.map(({ name }) => `identity.${name}`).join(', ')}`)
  } finally {
    await client.end()
  }
}

export async function makeHashes(count: number): Promise<string[]> {
  const make = () => hash(benchPassword, hashParameters)
  return await Promise.all(Array.from({ length: count }, make))
}

interface Member {
  index: number
  id: string
  deviceId: string
  person: ReturnType<typeof personAt>
  hash: string
}

interface Table {
  name: string
  columns: readonly string[]
  rows: (member: Member, keys: KeyRing, now: Date) => CopyValue[][]
}

const tables: Table[] = [
  {
    name: 'accounts',
    columns: ['id', 'realm', 'status', 'origin', 'ial', 'created_at', 'last_sign_in_at'],
    rows: ({ id }, _, now) => [[id, benchRealm, 'active', 'demo', 2, now, now]],
  },
  {
    name: 'identifiers',
    columns: ['realm', 'kind', 'blind_index', 'account_id', 'cipher', 'masked', 'verified_at', 'created_at'],
    rows: ({ id, person }, keys, now) =>
      [
        ['phone', person.phone, maskMobile(person.phone)] as const,
        ['national-id', person.idNumber, maskIdentityNumber(person.idNumber)] as const,
        ['username', person.username, `${person.username.slice(0, 2)}***`] as const,
        ['email', person.email, `${person.email.slice(0, 1)}***@qinghe.example`] as const,
      ].map(([kind, value, masked]) => {
        const context = `identifiers.${benchRealm}.${kind}`
        const [index = ''] = keys.blindIndexes(value, context)
        return [benchRealm, kind, index, id, keys.encrypt(value, context), masked, now, now]
      }),
  },
  {
    name: 'persons',
    columns: [
      'account_id',
      'realm',
      'name_cipher',
      'name_masked',
      'document_kind',
      'document_cipher',
      'document_masked',
      'verified_at',
      'source',
    ],
    rows: ({ id, person }, keys, now) => [
      [
        id,
        benchRealm,
        keys.encrypt(person.name, 'persons.name'),
        maskPersonName(person.name),
        'resident-id',
        keys.encrypt(person.idNumber, 'persons.document'),
        maskIdentityNumber(person.idNumber),
        now,
        'demo',
      ],
    ],
  },
  {
    name: 'passwords',
    columns: ['account_id', 'hash', 'set_at', 'must_change'],
    rows: ({ id, hash: stored }, _, now) => [[id, stored, now, false]],
  },
  {
    name: 'devices',
    columns: ['id', 'realm', 'secret_hash', 'browser', 'system', 'form_factor', 'first_seen_at', 'last_seen_at'],
    rows: ({ index, deviceId }, keys, now) => [
      [deviceId, benchRealm, keys.hashToken(deviceSecretOf(index)), 'Chrome', 'Windows', 'desktop', now, now],
    ],
  },
  {
    name: 'account_devices',
    columns: ['account_id', 'device_id', 'first_sign_in_at', 'last_sign_in_at'],
    rows: ({ id, deviceId }, _, now) => [[id, deviceId, now, now]],
  },
]
