import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ArtifactKey } from './store.ts'

type Run = Executor<IdentityTables>

/** What may happen once: one statement each, so that of those who race one wins. */
export function singleUseQueries({ now }: { now: () => Date }) {
  return {
    /** True once for each id until `expiresAt`, however many ask at the same moment: the insert decides. */
    async claim(run: Run, key: ArtifactKey, expiresAt: Date): Promise<boolean> {
      const row = { payload: '{}', expires_at: expiresAt }
      const claimed = await run
        .insertInto('oidc_artifacts')
        .values({
          realm: key.realm,
          model: key.model,
          id_hash: key.idHash,
          ...row,
          grant_id: null,
          uid: null,
          user_code: null,
          consumed_at: null,
        })
        .onConflict(conflict =>
          conflict
            .columns(['realm', 'model', 'id_hash'])
            .doUpdateSet(row)
            .where('oidc_artifacts.expires_at', '<=', now()),
        )
        .returning('id_hash')
        .executeTakeFirst()
      return claimed !== undefined
    },

    /** True for exactly one of those who consume it at the same moment. */
    async consume(run: Run, key: ArtifactKey): Promise<boolean> {
      const consumed = await run
        .updateTable('oidc_artifacts')
        .set({ consumed_at: now() })
        .where('realm', '=', key.realm)
        .where('model', '=', key.model)
        .where('id_hash', '=', key.idHash)
        .where('consumed_at', 'is', null)
        .returning('id_hash')
        .executeTakeFirst()
      return consumed !== undefined
    },
  }
}
