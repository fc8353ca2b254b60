import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ArtifactKey } from './store.ts'

type Run = Executor<IdentityTables>

/** A grant, and what was issued under it. */
export function grantQueries() {
  return {
    async grantIdOf(run: Run, key: ArtifactKey): Promise<string | null> {
      const row = await run
        .selectFrom('oidc_artifacts')
        .select('grant_id')
        .where('realm', '=', key.realm)
        .where('model', '=', key.model)
        .where('id_hash', '=', key.idHash)
        .executeTakeFirst()
      return row?.grant_id ?? null
    },

    /** Everything of one model that was issued under a grant. */
    async destroyByGrant(run: Run, realm: string, model: string, grantId: string): Promise<void> {
      await run
        .deleteFrom('oidc_artifacts')
        .where('grant_id', '=', grantId)
        .where('realm', '=', realm)
        .where('model', '=', model)
        .execute()
    },

    /** A grant and all that was issued under it. What a racing request still issues has no grant and is dead at birth. */
    async revokeGrant(run: Run, grant: { realm: string; grantId: string; idHash: string }): Promise<void> {
      await run
        .deleteFrom('oidc_artifacts')
        .where('realm', '=', grant.realm)
        .where('model', '=', 'Grant')
        .where('id_hash', '=', grant.idHash)
        .execute()
      await run
        .deleteFrom('oidc_artifacts')
        .where('grant_id', '=', grant.grantId)
        .where('realm', '=', grant.realm)
        .execute()
    },

    /** Takes what is bound to a key to another grant, in another session. @returns how many tokens and codes */
    async moveIssued(
      run: Run,
      { realm, grantId, thumbprint }: { realm: string; grantId: string; thumbprint: string },
      to: { grantId: string; sid: string; sessionUid: string },
    ): Promise<number> {
      const moved = await run
        .updateTable('oidc_artifacts')
        .set({ grant_id: to.grantId, payload: sql<string>`payload || ${JSON.stringify(to)}::jsonb` })
        .where('grant_id', '=', grantId)
        .where('realm', '=', realm)
        // Codes go along, used ones too: a second use of one ends what the first was given (RFC 6749 4.1.2).
        .where('model', 'in', ['AccessToken', 'RefreshToken', 'AuthorizationCode'])
        .where(sql<boolean>`coalesce(payload ->> 'jkt', payload ->> 'dpopJkt') = ${thumbprint}`)
        .returning('id_hash')
        .execute()
      return moved.length
    },

    /** Forgets an account's grants to a client; tokens without a grant are refused everywhere. @returns how many there were */
    async revokeGrantsByUid(run: Run, realm: string, uid: string): Promise<number> {
      const gone = await run
        .deleteFrom('oidc_artifacts')
        .where('realm', '=', realm)
        .where('uid', '=', uid)
        .where('model', '=', 'Grant')
        .returning('id_hash')
        .execute()
      return gone.length
    },
  }
}
