import { sql } from 'kysely'
import { type Executor, prepare } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/** A session of ours that lives, and its account. */
export interface LiveSession {
  id: string
  accountId: string
  deviceId: string | null
  /** Of which phone's app it is. */
  phoneId: string | null
  status: IdentityTables['accounts']['status']
  ial: number
  aal: number
  amr: string[]
  authTime: Date
  createdAt: Date
  lastSeenAt: Date
}

/** The same with what the provider keeps of it. */
export interface KeptSession {
  payload: Record<string, unknown>
  session: LiveSession
}

/** Whom a session of ours signed in to. */
export interface SessionAuthorizations {
  realm: string
  accountId: string
  authorizations: Readonly<Record<string, { sid?: string | undefined; grantId?: string | undefined }>>
}

type Run = Executor<IdentityTables>

/** Our sessions, as the provider asks for them. */
export function sessionQueries({ now }: { now: () => Date }) {
  const find = prepare<IdentityTables, { realm: string; id: string; now: Date }>()((run, { realm, id, now: at }) =>
    run
      .selectFrom('oidc_artifacts')
      .innerJoin('sessions', join =>
        join.on('sessions.id', '=', id).on('sessions.ended_at', 'is', null).on('sessions.expires_at', '>', at),
      )
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .select(['oidc_artifacts.payload as session_payload', ...liveColumns])
      .where('oidc_artifacts.realm', '=', realm)
      .where('oidc_artifacts.uid', '=', sql<string>`${id}::text`)
      .where('oidc_artifacts.model', '=', 'Session'),
  )
  const live = prepare<IdentityTables, { realm: string; id: string; now: Date }>()((run, { realm, id, now: at }) =>
    run
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .select(liveColumns)
      .where('sessions.id', '=', id)
      .where('sessions.realm', '=', realm)
      .where('sessions.ended_at', 'is', null)
      .where('sessions.expires_at', '>', at),
  )
  return {
    /** What the provider keeps of a session of ours, while ours lives. */
    async findSession(run: Run, realm: string, id: string): Promise<KeptSession | null> {
      if (!isUuid(id)) return null
      const [row] = await find(run, { realm, id, now: now() })
      return row ? keptSessionOf(row) : null
    },

    async liveSession(run: Run, realm: string, id: string): Promise<LiveSession | null> {
      if (!isUuid(id)) return null
      const [row] = await live(run, { realm, id, now: now() })
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
  }
}

export const liveColumns = [
  'sessions.id',
  'sessions.account_id',
  'sessions.device_id',
  'sessions.phone_id',
  'sessions.aal',
  'sessions.amr',
  'sessions.auth_time',
  'sessions.created_at',
  'sessions.last_seen_at',
  'accounts.status',
  'accounts.ial',
] as const

interface LiveRow {
  id: string
  account_id: string
  device_id: string | null
  phone_id: string | null
  aal: number
  amr: string[]
  auth_time: Date
  created_at: Date
  last_seen_at: Date
  status: LiveSession['status']
  ial: number
}

function liveSessionOf(row: LiveRow): LiveSession {
  return {
    id: row.id,
    accountId: row.account_id,
    deviceId: row.device_id,
    phoneId: row.phone_id,
    status: row.status,
    ial: row.ial,
    aal: row.aal,
    amr: row.amr,
    authTime: row.auth_time,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }
}

/** Of a row in which the session may be missing. */
export function keptSessionOf(row: Nullable<LiveRow> & { session_payload: unknown }): KeptSession | null {
  const { session_payload: payload, ...columns } = row
  return isComplete(columns) ? { payload: payload as Record<string, unknown>, session: liveSessionOf(columns) } : null
}

const isComplete = (row: Nullable<LiveRow>): row is LiveRow => row.id !== null && row.status !== null

type Nullable<T> = { [K in keyof T]: T[K] | null }

/** A provider session that stands for none of ours has an id of another form. */
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
