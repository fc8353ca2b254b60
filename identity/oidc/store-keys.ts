import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface KeyRow {
  kid: string
  alg: string
  publicJwk: Readonly<Record<string, string>>
  privateCipher: string
  createdAt: Date
  signsFrom: Date
  /** Null while no newer key has been made. */
  signsUntil: Date | null
}

type Run = Executor<IdentityTables>
export type KeyStore = ReturnType<typeof createKeyStore>

/** The SQL of signing keys. */
export function createKeyStore({ now }: { now: () => Date }) {
  return {
    /** Those to publish, the one that signs from the latest time first. */
    async published(run: Run, realm: string): Promise<KeyRow[]> {
      const rows = await run
        .selectFrom('signing_keys')
        .selectAll()
        .where('realm', '=', realm)
        .where(eb => eb.or([eb('published_until', 'is', null), eb('published_until', '>', now())]))
        .orderBy('signs_from', 'desc')
        .orderBy('kid')
        .execute()
      return rows.map(row => ({
        kid: row.kid,
        alg: row.alg,
        publicJwk: row.public_jwk as Record<string, string>,
        privateCipher: row.private_cipher,
        createdAt: row.created_at,
        signsFrom: row.signs_from,
        signsUntil: row.signs_until,
      }))
    },

    async insert(run: Run, realm: string, key: Omit<KeyRow, 'signsUntil'>): Promise<void> {
      await run
        .insertInto('signing_keys')
        .values({
          realm,
          kid: key.kid,
          alg: key.alg,
          public_jwk: JSON.stringify(key.publicJwk),
          private_cipher: key.privateCipher,
          created_at: key.createdAt,
          signs_from: key.signsFrom,
          signs_until: null,
          published_until: null,
        })
        .execute()
    },

    /**
     * The keys so far sign until then, and are published until then; only where they have signed since `since` or longer.
     *
     * @returns whether there were any: of two racing rotations one finds none
     */
    async supersede(
      run: Run,
      realm: string,
      { since, signing, publishing }: { since: Date; signing: Date; publishing: Date },
    ): Promise<boolean> {
      const rows = await run
        .updateTable('signing_keys')
        .set({ signs_until: signing, published_until: publishing })
        .where('realm', '=', realm)
        .where('signs_until', 'is', null)
        .where('signs_from', '<=', since)
        .returning('kid')
        .execute()
      return rows.length > 0
    },

    /** No key so far signs or is published any more. @returns how many were */
    async withdraw(run: Run, realm: string): Promise<number> {
      const rows = await run.deleteFrom('signing_keys').where('realm', '=', realm).returning('kid').execute()
      return rows.length
    },

    /** From when the newest keys sign; null where the realm has none yet. */
    async newestSignsFrom(run: Run, realm: string): Promise<Date | null> {
      const row = await run
        .selectFrom('signing_keys')
        .select('signs_from')
        .where('realm', '=', realm)
        .where('signs_until', 'is', null)
        .orderBy('signs_from')
        .limit(1)
        .executeTakeFirst()
      return row?.signs_from ?? null
    },

    async deleteUnpublished(run: Run, realm: string): Promise<void> {
      await run.deleteFrom('signing_keys').where('realm', '=', realm).where('published_until', '<=', now()).execute()
    },
  }
}
