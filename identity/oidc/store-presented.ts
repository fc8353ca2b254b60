import { CompiledQuery, type Expression, type SqlBool, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ArtifactKey } from './store.ts'
import type { LiveSession } from './store-sessions.ts'

/** What oidc-provider keeps of an access token, as far as we read it ourselves. */
export interface TokenPayload {
  clientId: string
  exp: number
  iat: number
  scope?: string
  aud?: string
  accountId?: string
  grantId?: string
  sid?: string
  jkt?: string
  'x5t#S256'?: string
  extra?: Readonly<Record<string, unknown>>
  /** Authorization details, sealed. */
  rar?: string
}

/** The session of a token, and its account. */
export type TokenSession = Omit<LiveSession, 'phoneId' | 'createdAt' | 'lastSeenAt'>

/** An access token as somebody presents it, with all that decides whether it is good: one look. */
export interface PresentedToken {
  model: 'AccessToken' | 'ClientCredentials'
  payload: TokenPayload
  /** Whose grant it was issued under; nobody's where that is revoked or has expired. */
  granted: { accountId: string | null; clientId: string | null }
  /** The grant that its session has for its client today. */
  sessionGrantId: string | null
  /** Null where it has ended. */
  session: TokenSession | null
}

type Run = Executor<IdentityTables>
export type PresentedTokens = ReturnType<typeof createPresentedTokens>

/**
 * The two statements that resource servers make us run all day. They are compiled once: to build such a statement anew costs more
 * processor time than to run it.
 */
export function createPresentedTokens(run: Run, { now }: { now: () => Date }) {
  const finding = prepared(run, tokenQuery(run))
  const claiming = prepared(run, claimingQuery(run))
  return {
    async find(realm: string, idHash: string): Promise<PresentedToken | null> {
      const [row] = await finding({ realm, idHash, now: now() })
      return row ? presentedOf(row) : null
    },

    /**
     * The same, and in the same statement the claim of what may be used once (a client's assertion). Null where there is no such
     * token or the claim was lost; then nothing has been claimed by this call.
     */
    async findClaiming(
      { realm, idHash }: { realm: string; idHash: string },
      claim: Pick<ArtifactKey, 'model' | 'idHash'> & { expiresAt: Date },
    ): Promise<PresentedToken | null> {
      const { model, idHash: claimHash, expiresAt } = claim
      const [row] = await claiming({ realm, idHash, now: now(), claimModel: model, claimHash, claimUntil: expiresAt })
      return row ? presentedOf(row) : null
    },
  }
}

/** Stands in a statement for a value that comes with each run. */
const slots = {
  realm: ':realm',
  idHash: ':idHash',
  now: new Date(0),
  claimModel: ':claimModel',
  claimHash: ':claimHash',
  claimUntil: new Date(1),
} as const

type Slot = keyof typeof slots
type Values = Partial<Record<Slot, string | Date>>

/** The statement of a query whose values are slots; a slot that stands in it often is sent once. */
function prepared<Row>(run: Run, query: { compile(): CompiledQuery<Row> }) {
  const { sql: text, parameters } = query.compile()
  const order = [...new Set(parameters.map(slotOf))]
  const numbered = text.replaceAll(/\$(\d+)/g, (_, at) => `$${order.indexOf(slotOf(parameters[Number(at) - 1])) + 1}`)
  return async (values: Values): Promise<Row[]> => {
    const given = order.map(slot => {
      const value = values[slot]
      return value instanceof Date ? value.toISOString() : value
    })
    const { rows } = await run.executeQuery<Row>(CompiledQuery.raw(numbered, given))
    return rows
  }
}

/** @throws TypeError for a value that would be the same at each run: write that into the text */
function slotOf(parameter: unknown): Slot {
  const found = Object.entries(slots).find(([, slot]) => slot === parameter)
  if (!found) throw new TypeError('a prepared statement holds a value that is no slot')
  return found[0] as Slot
}

/** One column costs a row less to read than seven. */
const sessionAsJson = sql<SessionJson | null>`case when accounts.id is not null then jsonb_build_object(
  'id', sessions.id, 'accountId', accounts.id, 'status', accounts.status, 'ial', accounts.ial, 'aal', sessions.aal,
  'amr', sessions.amr, 'authTime', extract(epoch from sessions.auth_time) * 1000) end`

type SessionJson = Omit<TokenSession, 'authTime'> & { authTime: number }

function tokenQuery(run: Run) {
  const notExpired = (expires: Expression<Date | null>): Expression<SqlBool> =>
    sql<SqlBool>`(${expires} is null or ${expires} > ${slots.now})`
  return run
    .selectFrom('oidc_artifacts as issued')
    .leftJoin('oidc_artifacts as granted', join =>
      join
        .onRef('granted.grant_id', '=', 'issued.grant_id')
        .onRef('granted.realm', '=', 'issued.realm')
        .on('granted.model', '=', sql.lit('Grant'))
        .on(eb => notExpired(eb.ref('granted.expires_at'))),
    )
    .leftJoin('oidc_artifacts as kept', join =>
      join
        .onRef('kept.realm', '=', 'issued.realm')
        .on('kept.uid', '=', sql<string>`issued.payload ->> 'sessionUid'`)
        .on('kept.model', '=', sql.lit('Session')),
    )
    .leftJoin('sessions', join =>
      join
        .onRef('sessions.realm', '=', 'issued.realm')
        // The uid of a provider session that stands for none of ours is no UUID.
        .on('sessions.id', '=', sql<string>`case when kept.uid ~ '^[0-9a-f-]{36}$' then kept.uid::uuid end`)
        .on('sessions.ended_at', 'is', null)
        .on('sessions.expires_at', '>', slots.now),
    )
    .leftJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['issued.model', 'issued.payload'])
    .select([
      sql<string | null>`granted.payload ->> 'accountId'`.as('granted_account'),
      sql<string | null>`granted.payload ->> 'clientId'`.as('granted_client'),
      sql<string | null>`kept.payload -> 'authorizations' -> (issued.payload ->> 'clientId') ->> 'grantId'`.as(
        'session_grant',
      ),
    ])
    .select(sessionAsJson.as('session'))
    .where('issued.realm', '=', slots.realm)
    .where('issued.model', 'in', [sql.lit('AccessToken'), sql.lit('ClientCredentials')])
    .where('issued.id_hash', '=', slots.idHash)
    .where(eb => notExpired(eb.ref('issued.expires_at')))
}

/** Claims only where there is a token to tell of; of those who race for the same claim the insert lets one through. */
function claimingQuery(run: Run) {
  return (
    run
      // What has authorization details (RFC 9396) is left to oidc-provider, which knows what to tell of them.
      .with('found', () => tokenQuery(run).where(sql<SqlBool>`issued.payload -> 'rar' is null`))
      .with('claimed', db =>
        db
          .insertInto('oidc_artifacts')
          .columns(['realm', 'model', 'id_hash', 'payload', 'expires_at'])
          .expression(eb =>
            eb
              .selectFrom('found')
              .select([
                sql<string>`${slots.realm}::text`.as('realm'),
                sql<string>`${slots.claimModel}::text`.as('model'),
                sql<string>`${slots.claimHash}::text`.as('id_hash'),
                sql<string>`'{}'::jsonb`.as('payload'),
                sql<Date>`${slots.claimUntil}::timestamptz`.as('expires_at'),
              ])
              .limit(sql.lit(1)),
          )
          .onConflict(conflict =>
            conflict
              .columns(['realm', 'model', 'id_hash'])
              .doUpdateSet({ expires_at: slots.claimUntil })
              .where('oidc_artifacts.expires_at', '<=', slots.now),
          )
          .returning('id_hash as claimed_hash'),
      )
      .selectFrom(['found', 'claimed'])
      .selectAll('found')
  )
}

type TokenRow = ReturnType<typeof tokenQuery> extends { compile(): CompiledQuery<infer Row> } ? Row : never

function presentedOf({
  model,
  payload,
  granted_account,
  granted_client,
  session_grant,
  session,
}: TokenRow): PresentedToken {
  return {
    model: model === 'ClientCredentials' ? 'ClientCredentials' : 'AccessToken',
    payload: payload as TokenPayload,
    granted: { accountId: granted_account, clientId: granted_client },
    sessionGrantId: session_grant,
    session: session && { ...session, authTime: new Date(session.authTime) },
  }
}
