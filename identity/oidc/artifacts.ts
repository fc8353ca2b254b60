import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

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

/** A session of ours that lives, and its account. */
export interface LiveSession {
  id: string
  accountId: string
  status: IdentityTables['accounts']['status']
  ial: number
  aal: number
  amr: string[]
  authTime: Date
}

/** Whom a session of ours signed in to. */
export interface SessionAuthorizations {
  realm: string
  accountId: string
  authorizations: Record<string, { sid?: string }>
}

type Run = Executor<IdentityTables>
export type ArtifactStore = ReturnType<typeof createArtifactStore>

export function createArtifactStore({ now }: { now: () => Date }) {
  /** Expired rows are as good as gone; the purge takes them later. */
  const live = (run: Run) =>
    run
      .selectFrom('oidc_artifacts')
      .select(['payload', 'consumed_at'])
      .where(eb => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now())]))

  const keyed = (run: Run, key: ArtifactKey) =>
    live(run).where('realm', '=', key.realm).where('model', '=', key.model).where('id_hash', '=', key.idHash)

  return {
    async upsert(run: Run, key: ArtifactKey, details: ArtifactDetails): Promise<void> {
      const row = {
        payload: JSON.stringify(details.payload),
        grant_id: details.grantId,
        uid: details.uid,
        user_code: details.userCode,
        expires_at: details.expiresAt,
      }
      await run
        .insertInto('oidc_artifacts')
        .values({ realm: key.realm, model: key.model, id_hash: key.idHash, ...row, consumed_at: null })
        .onConflict(conflict =>
          conflict.columns(['realm', 'model', 'id_hash']).doUpdateSet({
            ...row,
            // Two tabs may authorize two clients at once in one session: neither may lose the other's entry.
            payload:
              key.model === 'Session'
                ? sql<string>`excluded.payload || jsonb_build_object('authorizations',
                    coalesce(oidc_artifacts.payload -> 'authorizations', '{}') || coalesce(excluded.payload -> 'authorizations', '{}'))`
                : row.payload,
          }),
        )
        .execute()
    },

    async find(run: Run, key: ArtifactKey): Promise<Artifact | null> {
      const row = await keyed(run, key).executeTakeFirst()
      return row ? artifactOf(row) : null
    },

    async findByUserCode(run: Run, realm: string, model: string, userCode: string): Promise<Artifact | null> {
      const row = await live(run)
        .where('realm', '=', realm)
        .where('model', '=', model)
        .where('user_code', '=', userCode)
        .executeTakeFirst()
      return row ? artifactOf(row) : null
    },

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

    async destroy(run: Run, key: ArtifactKey): Promise<void> {
      await run
        .deleteFrom('oidc_artifacts')
        .where('realm', '=', key.realm)
        .where('model', '=', key.model)
        .where('id_hash', '=', key.idHash)
        .execute()
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
      await this.destroy(run, { realm: grant.realm, model: 'Grant', idHash: grant.idHash })
      await run
        .deleteFrom('oidc_artifacts')
        .where('grant_id', '=', grant.grantId)
        .where('realm', '=', grant.realm)
        .execute()
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

    /** What the provider keeps of a session of ours, while ours lives. */
    async findSession(
      run: Run,
      realm: string,
      id: string,
    ): Promise<{ payload: Record<string, unknown>; session: LiveSession } | null> {
      if (!isUuid(id)) return null
      const row = await run
        .selectFrom('oidc_artifacts')
        .innerJoin('sessions', join =>
          join.on('sessions.id', '=', id).on('sessions.ended_at', 'is', null).on('sessions.expires_at', '>', now()),
        )
        .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
        .select(['oidc_artifacts.payload', ...liveColumns])
        .where('oidc_artifacts.realm', '=', realm)
        .where('oidc_artifacts.uid', '=', id)
        .where('oidc_artifacts.model', '=', 'Session')
        .executeTakeFirst()
      return row ? { payload: row.payload as Record<string, unknown>, session: liveSessionOf(row) } : null
    },

    async liveSession(run: Run, realm: string, id: string): Promise<LiveSession | null> {
      if (!isUuid(id)) return null
      const row = await run
        .selectFrom('sessions')
        .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
        .select(liveColumns)
        .where('sessions.id', '=', id)
        .where('sessions.realm', '=', realm)
        .where('sessions.ended_at', 'is', null)
        .where('sessions.expires_at', '>', now())
        .executeTakeFirst()
      return row ? liveSessionOf(row) : null
    },

    /** Whom a session of ours, ended or not, has signed in to. */
    async authorizationsOf(run: Run, sessionId: string): Promise<SessionAuthorizations | null> {
      const row = await run
        .selectFrom('sessions')
        .innerJoin('oidc_artifacts', join =>
          join
            .onRef('oidc_artifacts.realm', '=', 'sessions.realm')
            .on('oidc_artifacts.uid', '=', sessionId)
            .on('oidc_artifacts.model', '=', 'Session'),
        )
        .select(['oidc_artifacts.payload', 'oidc_artifacts.realm', 'sessions.account_id'])
        .where('sessions.id', '=', sessionId)
        .executeTakeFirst()
      if (!row) return null
      const { authorizations = {} } = row.payload as { authorizations?: SessionAuthorizations['authorizations'] }
      return { realm: row.realm, accountId: row.account_id, authorizations }
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

const liveColumns = [
  'sessions.id',
  'sessions.account_id',
  'sessions.aal',
  'sessions.amr',
  'sessions.auth_time',
  'accounts.status',
  'accounts.ial',
] as const

interface LiveRow {
  id: string
  account_id: string
  aal: number
  amr: string[]
  auth_time: Date
  status: LiveSession['status']
  ial: number
}

function liveSessionOf({ account_id: accountId, auth_time: authTime, ...row }: LiveRow): LiveSession {
  return { id: row.id, accountId, status: row.status, ial: row.ial, aal: row.aal, amr: row.amr, authTime }
}

/** A provider session that stands for none of ours has an id of another form. */
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
