import type { Database, Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/** A version row: the document as its file wrote it. */
export interface PolicyVersion {
  realm: string
  version: number
  loadedAt: Date
  document: unknown
}

export type PolicyStore = ReturnType<typeof createPolicyStore>

export function createPolicyStore(database: Database<IdentityTables>) {
  return {
    /** Writes the document as the realm's next version, unless the running one says just the same. */
    async load(
      executor: Executor<IdentityTables>,
      { realm, text, digest }: { realm: string; text: string; digest: string },
      now: Date,
    ): Promise<{ version: number; changed: boolean }> {
      const running = await executor
        .selectFrom('policies')
        .select(['version', 'digest'])
        .where('realm', '=', realm)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (running?.digest === digest) return { version: running.version, changed: false }
      const version = (running?.version ?? 0) + 1
      await executor.insertInto('policies').values({ realm, version, loaded_at: now, digest, document: text }).execute()
      return { version, changed: true }
    },

    /** The running version of every realm. */
    async running(): Promise<PolicyVersion[]> {
      const rows = await database.query
        .selectFrom('policies')
        .distinctOn('realm')
        .select(['realm', 'version', 'loaded_at', 'document'])
        .orderBy('realm')
        .orderBy('version', 'desc')
        .execute()
      return rows.map(row => ({
        realm: row.realm,
        version: row.version,
        loadedAt: row.loaded_at,
        document: row.document,
      }))
    },
  }
}
