import { type Executor, prepare } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ArtifactKey } from './store.ts'

type Run = Executor<IdentityTables>

/** What may happen once: one statement each, so that of those who race one wins. */
export function singleUseQueries({ now }: { now: () => Date }) {
  const claim = prepare<IdentityTables, ArtifactKey & { expiresAt: Date; now: Date }>()(
    (run, { realm, model, idHash, expiresAt, now: at }) => {
      const row = { payload: '{}', expires_at: expiresAt }
      const none = { grant_id: null, uid: null, user_code: null, consumed_at: null }
      return run
        .insertInto('oidc_artifacts')
        .values({ realm, model, id_hash: idHash, ...row, ...none })
        .onConflict(conflict =>
          conflict.columns(['realm', 'model', 'id_hash']).doUpdateSet(row).where('oidc_artifacts.expires_at', '<=', at),
        )
        .returning('id_hash')
    },
  )
  const consume = prepare<IdentityTables, ArtifactKey & { now: Date }>()((run, { realm, model, idHash, now: at }) =>
    run
      .updateTable('oidc_artifacts')
      .set({ consumed_at: at })
      .where('realm', '=', realm)
      .where('model', '=', model)
      .where('id_hash', '=', idHash)
      .where('consumed_at', 'is', null)
      .returning('id_hash'),
  )
  return {
    /** True once for each id until `expiresAt`, however many ask at the same moment: the insert decides. */
    async claim(run: Run, key: ArtifactKey, expiresAt: Date): Promise<boolean> {
      const [claimed] = await claim(run, { ...key, expiresAt, now: now() })
      return claimed !== undefined
    },

    /** True for exactly one of those who consume it at the same moment. */
    async consume(run: Run, key: ArtifactKey): Promise<boolean> {
      const [consumed] = await consume(run, { ...key, now: now() })
      return consumed !== undefined
    },
  }
}
