import { type Expression, type SqlBool, sql } from 'kysely'
import { type Executor, prepare } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Artifact } from './store.ts'
import { type KeptSession, keptSessionOf, liveColumns } from './store-sessions.ts'

/** A code or token with what it stands on: all that a request for it looks at. */
export interface Issued extends Artifact {
  grant: { idHash: string; artifact: Artifact } | null
  session: KeptSession | null
}

/** The models that are issued under a grant in a session. */
export const issuedModels: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/** Codes and tokens, read together with their grant and their session: one look instead of three for each request. */
export function issuedQueries({ now }: { now: () => Date }) {
  const find = findingIssued()
  return {
    /** What has the id under each of the models. A grant or session that is not live any more is null. */
    async findIssued(
      run: Executor<IdentityTables>,
      realm: string,
      models: readonly string[],
      idHash: string,
    ): Promise<Map<string, Issued>> {
      const rows = await find(run, { realm, models: [...models], idHash, now: now() })
      return new Map(rows.map(row => [row.model, issuedOf(row)]))
    },
  }
}

const findingIssued = () =>
  prepare<IdentityTables, { realm: string; models: string[]; idHash: string; now: Date }>()(
    (run, { realm, models, idHash, now: at }) => {
      const notExpired = (expires: Expression<Date | null>): Expression<SqlBool> =>
        sql<SqlBool>`(${expires} is null or ${expires} > ${at})`
      return run
        .selectFrom('oidc_artifacts as issued')
        .leftJoin('oidc_artifacts as granted', join =>
          join
            .onRef('granted.grant_id', '=', 'issued.grant_id')
            .onRef('granted.realm', '=', 'issued.realm')
            .on('granted.model', '=', 'Grant')
            .on(eb => notExpired(eb.ref('granted.expires_at'))),
        )
        .leftJoin('oidc_artifacts as kept', join =>
          join
            .onRef('kept.realm', '=', 'issued.realm')
            .on('kept.uid', '=', sql<string>`issued.payload ->> 'sessionUid'`)
            .on('kept.model', '=', 'Session'),
        )
        .leftJoin('sessions', join =>
          join
            // The uid of a provider session that stands for none of ours is no UUID.
            .on('sessions.id', '=', sql<string>`case when kept.uid ~ '^[0-9a-f-]{36}$' then kept.uid::uuid end`)
            .on('sessions.ended_at', 'is', null)
            .on('sessions.expires_at', '>', at),
        )
        .leftJoin('accounts', 'accounts.id', 'sessions.account_id')
        .select(['issued.model', 'issued.payload', 'issued.consumed_at'])
        .select(['granted.id_hash', 'granted.payload as grant_payload', 'granted.consumed_at as grant_consumed_at'])
        .select(['kept.payload as session_payload', ...liveColumns])
        .where('issued.realm', '=', realm)
        .where('issued.model', '=', sql<string>`any(${models}::text[])`)
        .where('issued.id_hash', '=', idHash)
        .where(eb => notExpired(eb.ref('issued.expires_at')))
    },
  )

type IssuedRow = Parameters<typeof keptSessionOf>[0] & {
  payload: unknown
  consumed_at: Date | null
  id_hash: string | null
  grant_payload: unknown
  grant_consumed_at: Date | null
}

const artifact = (payload: unknown, consumedAt: Date | null): Artifact => ({
  payload: payload as Record<string, unknown>,
  consumedAt,
})

function issuedOf(row: IssuedRow): Issued {
  return {
    ...artifact(row.payload, row.consumed_at),
    grant:
      row.id_hash === null
        ? null
        : { idHash: row.id_hash, artifact: artifact(row.grant_payload, row.grant_consumed_at) },
    session: keptSessionOf(row),
  }
}
