import { type RawBuilder, sql } from 'kysely'
import { type Executor, prepare } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { grantQueries } from './store-grants.ts'
import { issuedQueries } from './store-issued.ts'
import { logoutNoticeQueries } from './store-logout-notices.ts'
import { sessionQueries } from './store-sessions.ts'
import { singleUseQueries } from './store-single-use.ts'

/** A thing the provider keeps: code, token, session, interaction, grant. Found by the hash of its id; the id is nowhere. */
export interface ArtifactKey {
  realm: string
  model: string
  idHash: string
}

export interface ArtifactDetails {
  payload: Record<string, unknown>
  grantId: string | null
  uid: string | null
  userCode: string | null
  expiresAt: Date | null
}

export interface Artifact {
  payload: Record<string, unknown>
  consumedAt: Date | null
}

type Run = Executor<IdentityTables>
export type ArtifactStore = ReturnType<typeof createArtifactStore>

/** The SQL of what the provider keeps. */
export function createArtifactStore(deps: { now: () => Date }) {
  return {
    ...artifactQueries(deps),
    ...singleUseQueries(deps),
    ...grantQueries(),
    ...issuedQueries(deps),
    ...sessionQueries(deps),
    ...logoutNoticeQueries(deps),
  }
}

type UpsertValues = ArtifactKey & Omit<ArtifactDetails, 'payload'> & { payload: string }

function upserting(newPayload: RawBuilder<string>) {
  return prepare<IdentityTables, UpsertValues>()(
    (run, { realm, model, idHash, payload, grantId, uid, userCode, expiresAt }) => {
      const row = { payload, grant_id: grantId, uid, user_code: userCode, expires_at: expiresAt }
      return run
        .insertInto('oidc_artifacts')
        .values({ realm, model, id_hash: idHash, ...row, consumed_at: null })
        .onConflict(conflict =>
          conflict.columns(['realm', 'model', 'id_hash']).doUpdateSet({
            payload: newPayload,
            grant_id: eb => eb.ref('excluded.grant_id'),
            uid: eb => eb.ref('excluded.uid'),
            user_code: eb => eb.ref('excluded.user_code'),
            expires_at: eb => eb.ref('excluded.expires_at'),
          }),
        )
    },
  )
}

function artifactQueries({ now }: { now: () => Date }) {
  const upsert = upserting(sql<string>`excluded.payload`)
  // Two tabs may authorize two clients at once in one session: neither may lose the other's entry.
  const upsertSession = upserting(
    sql<string>`excluded.payload || jsonb_build_object('authorizations',
        coalesce(oidc_artifacts.payload -> 'authorizations', '{}') || coalesce(excluded.payload -> 'authorizations', '{}'))`,
  )
  const findByIdHash = prepare<IdentityTables, { realm: string; models: string[]; idHash: string; now: Date }>()(
    (run, { realm, models, idHash, now: at }) =>
      run
        .selectFrom('oidc_artifacts')
        .select(['model', 'payload', 'consumed_at'])
        .where('realm', '=', realm)
        .where('model', '=', sql<string>`any(${models}::text[])`)
        .where('id_hash', '=', idHash)
        .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)])),
  )
  const destroyOne = prepare<IdentityTables, ArtifactKey>()((run, { realm, model, idHash }) =>
    run
      .deleteFrom('oidc_artifacts')
      .where('realm', '=', realm)
      .where('model', '=', model)
      .where('id_hash', '=', idHash),
  )
  /** Expired rows are as good as gone; the purge takes them later. */
  const live = (run: Run) =>
    run
      .selectFrom('oidc_artifacts')
      .select(['payload', 'consumed_at'])
      .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))

  return {
    async upsert(run: Run, key: ArtifactKey, details: ArtifactDetails): Promise<void> {
      const write = key.model === 'Session' ? upsertSession : upsert
      await write(run, { ...key, ...details, payload: JSON.stringify(details.payload) })
    },

    async find(run: Run, key: ArtifactKey): Promise<Artifact | null> {
      const found = await this.findAmong(run, key.realm, [key.model], key.idHash)
      return found.get(key.model) ?? null
    },

    /** What has the id under each of the models, in one look. */
    async findAmong(
      run: Run,
      realm: string,
      models: readonly string[],
      idHash: string,
    ): Promise<Map<string, Artifact>> {
      const rows = await findByIdHash(run, { realm, models: [...models], idHash, now: now() })
      return new Map(rows.map(row => [row.model, artifactOf(row)]))
    },

    async findByUserCode(run: Run, realm: string, model: string, userCode: string): Promise<Artifact | null> {
      const row = await live(run)
        .where('realm', '=', realm)
        .where('model', '=', model)
        .where('user_code', '=', userCode)
        .executeTakeFirst()
      return row ? artifactOf(row) : null
    },

    async destroy(run: Run, key: ArtifactKey): Promise<void> {
      await destroyOne(run, key)
    },

    /** Takes away at most `batch` expired rows. @returns how many; fewer than `batch` means that none is left */
    async purge(run: Run, batch: number): Promise<number> {
      const gone = await run
        .deleteFrom('oidc_artifacts')
        .where(eb =>
          eb(
            eb.refTuple('realm', 'model', 'id_hash'),
            'in',
            eb
              .selectFrom('oidc_artifacts')
              .select(['realm', 'model', 'id_hash'])
              .where('expires_at', '<=', now())
              .limit(batch)
              .$asTuple('realm', 'model', 'id_hash'),
          ),
        )
        .returning('id_hash')
        .execute()
      return gone.length
    },
  }
}

function artifactOf(row: { payload: unknown; consumed_at: Date | null }): Artifact {
  return { payload: row.payload as Record<string, unknown>, consumedAt: row.consumed_at }
}
