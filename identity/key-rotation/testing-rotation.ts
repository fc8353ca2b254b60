/** For tests only: a migrated database, a key file in memory, and processes that follow it. */
import { createKeyMaterial, createKeyRing, type KeyMaterial, newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import { followKeys, type RotationDependencies, rotateKeys } from './index.ts'

const start = new Date('2026-03-01T00:00:00Z')
export const now = (): Date => start
export const makeId = (): string => newId(start)

export type RotationWorld = Awaited<ReturnType<typeof createRotationWorld>>

export async function createRotationWorld(raw: Database<unknown>) {
  await migrate({ database: raw, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const database = inSchema<IdentityTables>(raw, 'identity')
  const file = { material: createKeyMaterial('international', start) }
  const load = async (): Promise<KeyMaterial> => file.material
  const save = async (material: KeyMaterial): Promise<void> => {
    file.material = material
  }
  const storesOf = (material: KeyMaterial) => {
    const keys = createKeyRing(material)
    return { keys, identifiers: createIdentifierStore({ keys, now }), accounts: createAccountStore({ keys, now }) }
  }

  return {
    database,
    file,
    load,
    storesOf,
    /** As the next process would see the database. */
    stores: () => storesOf(file.material),

    async clear(): Promise<void> {
      for (const table of ['identifiers', 'persons', 'key_readers', 'key_rotations', 'notices', 'events'] as const) {
        await database.query.deleteFrom(table).execute()
      }
      file.material = createKeyMaterial('international', start)
    },

    async startProcess(change: Partial<Parameters<typeof followKeys>[0]> = {}) {
      const report = (error: unknown) => {
        throw error
      }
      const followed = await followKeys({ database, load, processId: makeId(), report, ...change })
      const { keys } = followed
      return {
        ...followed,
        identifiers: createIdentifierStore({ keys, now }),
        accounts: createAccountStore({ keys, now }),
      }
    },

    rotate: (change: Partial<RotationDependencies> = {}, uses?: Parameters<typeof rotateKeys>[1]) =>
      rotateKeys(
        {
          database,
          material: { load, save },
          now,
          newId: makeId,
          pause: () => new Promise(resolve => setImmediate(resolve)),
          batchSize: 7,
          timing: { settleMs: 0, pollMs: 1 },
          ...change,
        },
        uses,
      ),

    /** Whether anything is left that the present keys did not write. */
    async leftovers(): Promise<number> {
      const { keys } = storesOf(file.material)
      const identifiers = await database.query.selectFrom('identifiers').selectAll().execute()
      const persons = await database.query.selectFrom('persons').selectAll().execute()
      const ciphers = [
        ...identifiers.map(row => row.cipher),
        ...persons.flatMap(row => [row.name_cipher, row.document_cipher]),
      ]
      const stale = identifiers.filter(row => row.next_blind_index !== null || keys.needsReIndex(row.blind_index))
      return stale.length + ciphers.filter(cipher => keys.needsReEncryption(cipher)).length
    },
  }
}

export const phoneOf = (index: number): string => `160${String(index).padStart(8, '0')}`
