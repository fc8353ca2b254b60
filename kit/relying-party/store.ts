import { type Kysely, sql, type Transaction } from 'kysely'
import type { PortalSessionStore } from './ports.ts'

/** The tables as each portal's first migration makes them; their names are the same in every portal's schema. */
export type PortalSessionTables = {
  portal_attempts: {
    client: string
    state_hash: string
    browser_hash: string
    sealed: string
    expires_at: Date
  }
  portal_sessions: {
    client: string
    id_hash: string
    subject: string
    issuer_session: string | null
    sealed: string
    version: number
    created_at: Date
    last_seen_at: Date
    idle_until: Date
    expires_at: Date
  }
  portal_forms: { client: string; id_hash: string; session_hash: string; sealed: string; expires_at: Date }
  portal_logouts: {
    client: string
    jti_hash: string
    issuer_session: string | null
    subject: string | null
    received_at: Date
    expires_at: Date
  }
}

/** The part of `kit/database` that is needed here; give it the portal's whole database. */
export type PortalDatabase = {
  query: Kysely<PortalSessionTables>
  transaction<R>(work: (tx: Transaction<PortalSessionTables>) => Promise<R>): Promise<R>
}

export function createPortalSessionStore(database: PortalDatabase, schema: string): PortalSessionStore {
  const query = database.query.withSchema(schema)
  return {
    ...attempts(query),
    ...sessions(query),
    ...logouts(database, schema),
    ...forms(query),
    ...purging(query, schema),
  }
}

type Query = Kysely<PortalSessionTables>

const attempts = (query: Query): Pick<PortalSessionStore, 'addAttempt' | 'takeAttempt'> => ({
  async addAttempt({ client, stateHash, browserHash, sealed, expiresAt }) {
    await query
      .insertInto('portal_attempts')
      .values({ client, state_hash: stateHash, browser_hash: browserHash, sealed, expires_at: expiresAt })
      .execute()
  },

  async takeAttempt({ client, stateHash, now }) {
    const row = await query
      .deleteFrom('portal_attempts')
      .where('client', '=', client)
      .where('state_hash', '=', stateHash)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) return null
    return { client, stateHash, browserHash: row.browser_hash, sealed: row.sealed, expiresAt: row.expires_at }
  },
})

type SessionVerbs = 'addSession' | 'findSession' | 'touchSession' | 'replaceSealed' | 'endSession'

const sessions = (query: Query): Pick<PortalSessionStore, SessionVerbs> => ({
  async addSession(session) {
    const { client, issuerSession } = session
    if (issuerSession !== null) {
      const ended = await query
        .selectFrom('portal_logouts')
        .select('jti_hash')
        .where('client', '=', client)
        .where('issuer_session', '=', issuerSession)
        .executeTakeFirst()
      if (ended !== undefined) return false
    }
    await query
      .insertInto('portal_sessions')
      .values({
        client,
        id_hash: session.idHash,
        subject: session.subject,
        issuer_session: issuerSession,
        sealed: session.sealed,
        version: session.version,
        created_at: session.createdAt,
        last_seen_at: session.lastSeenAt,
        idle_until: session.idleUntil,
        expires_at: session.expiresAt,
      })
      .execute()
    return true
  },

  async findSession({ client, idHash, now }) {
    const row = await query
      .selectFrom('portal_sessions')
      .selectAll()
      .where('client', '=', client)
      .where('id_hash', '=', idHash)
      .where('idle_until', '>', now)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (row === undefined) return null
    return {
      client,
      idHash,
      subject: row.subject,
      issuerSession: row.issuer_session,
      sealed: row.sealed,
      version: row.version,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      idleUntil: row.idle_until,
      expiresAt: row.expires_at,
    }
  },

  async touchSession({ client, idHash, lastSeenAt, idleUntil }) {
    await query
      .updateTable('portal_sessions')
      .set({ last_seen_at: lastSeenAt, idle_until: idleUntil })
      .where('client', '=', client)
      .where('id_hash', '=', idHash)
      .execute()
  },

  async replaceSealed({ client, idHash, version, sealed }) {
    const row = await query
      .updateTable('portal_sessions')
      .set({ sealed, version: version + 1 })
      .where('client', '=', client)
      .where('id_hash', '=', idHash)
      .where('version', '=', version)
      .returning('id_hash')
      .executeTakeFirst()
    return row !== undefined
  },

  async endSession({ client, idHash }) {
    await query.deleteFrom('portal_sessions').where('client', '=', client).where('id_hash', '=', idHash).execute()
  },
})

const logouts = (database: PortalDatabase, schema: string): Pick<PortalSessionStore, 'takeLogout'> => ({
  takeLogout: notice =>
    database.transaction(async transaction => {
      const tx = transaction.withSchema(schema)
      const recorded = await tx
        .insertInto('portal_logouts')
        .values({
          client: notice.client,
          jti_hash: notice.jtiHash,
          issuer_session: notice.issuerSession,
          subject: notice.subject,
          received_at: notice.receivedAt,
          expires_at: notice.expiresAt,
        })
        .onConflict(conflict => conflict.columns(['client', 'jti_hash']).doNothing())
        .returning('jti_hash')
        .executeTakeFirst()
      if (recorded === undefined) return { replayed: true, ended: 0 }
      let ending = tx.deleteFrom('portal_sessions').where('client', '=', notice.client)
      // A notice that names both ends the one session; one that names the subject alone ends all of that person's.
      if (notice.issuerSession !== null) ending = ending.where('issuer_session', '=', notice.issuerSession)
      if (notice.subject !== null) ending = ending.where('subject', '=', notice.subject)
      const ended = await ending.returning('id_hash').execute()
      return { replayed: false, ended: ended.length }
    }),
})

const forms = (query: Query): Pick<PortalSessionStore, 'addForm' | 'findForm' | 'takeForm'> => ({
  async addForm({ client, idHash, sessionHash, sealed, expiresAt }) {
    await query
      .insertInto('portal_forms')
      .values({ client, id_hash: idHash, session_hash: sessionHash, sealed, expires_at: expiresAt })
      .execute()
  },

  async findForm({ client, idHash, sessionHash, now }) {
    const row = await query
      .selectFrom('portal_forms')
      .select(['sealed', 'expires_at'])
      .where('client', '=', client)
      .where('id_hash', '=', idHash)
      .where('session_hash', '=', sessionHash)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return row === undefined ? null : { client, idHash, sessionHash, sealed: row.sealed, expiresAt: row.expires_at }
  },

  async takeForm({ client, idHash, sessionHash, now }) {
    const row = await query
      .deleteFrom('portal_forms')
      .where('client', '=', client)
      .where('id_hash', '=', idHash)
      .where('session_hash', '=', sessionHash)
      .where('expires_at', '>', now)
      .returning(['sealed', 'expires_at'])
      .executeTakeFirst()
    return row === undefined ? null : { client, idHash, sessionHash, sealed: row.sealed, expiresAt: row.expires_at }
  },
})

const EXPIRING = [
  { table: 'portal_attempts', key: 'state_hash', until: 'expires_at' },
  { table: 'portal_sessions', key: 'id_hash', until: 'idle_until' },
  { table: 'portal_forms', key: 'id_hash', until: 'expires_at' },
  { table: 'portal_logouts', key: 'jti_hash', until: 'expires_at' },
] as const

const purging = (query: Query, schema: string): Pick<PortalSessionStore, 'purge'> => ({
  async purge(now, limit) {
    let purged = 0
    for (const { table, key, until } of EXPIRING) {
      const name = sql.id(schema, table)
      const outdated = sql`select client, ${sql.id(key)} from ${name} where ${sql.id(until)} <= ${now} limit ${limit}`
      const done = await sql`delete from ${name} where (client, ${sql.id(key)}) in (${outdated})`.execute(query)
      purged += Number(done.numAffectedRows ?? 0)
    }
    return purged
  },
})
