import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { BackchannelStatus } from '../tables-screens.ts'

type Run = Executor<IdentityTables>
interface Of {
  realm: string
  requestHash: string
}

export interface NewRequest extends Of {
  id: string
  clientId: string
  accountId: string
  ticketId: string
  payload: Readonly<Record<string, unknown>>
  pollSeconds: number
  pingCipher: string | null
  expiresAt: Date
}

export interface Settled {
  status: Exclude<BackchannelStatus, 'pending'>
  sessionId: string | null
  grantId: string | null
  granted: Readonly<Record<string, unknown>> | null
}

export interface DuePing {
  id: string
  realm: string
  clientId: string
  cipher: string
  tries: number
}

export type BackchannelStore = ReturnType<typeof createBackchannelStore>

/** A poll that comes this much too early is forgiven: networks are not clocks. */
const tolerance = 1_000

/** Each transition is one statement whose condition names the state before. */
export function createBackchannelStore({ now }: { now: () => Date }) {
  return {
    async add(run: Run, given: NewRequest): Promise<void> {
      await run
        .insertInto('backchannel_requests')
        .values({
          id: given.id,
          realm: given.realm,
          client_id: given.clientId,
          account_id: given.accountId,
          ticket_id: given.ticketId,
          request_hash: given.requestHash,
          status: 'pending',
          payload: JSON.stringify(given.payload),
          poll_seconds: given.pollSeconds,
          ping_cipher: given.pingCipher,
          created_at: now(),
          expires_at: given.expiresAt,
        })
        .execute()
    },

    /** Notes that it was asked, and looks; who asks too soon may ask less often from then on (CIBA 11, `slow_down`). */
    async poll(run: Run, { realm, requestHash, clientId }: Of & { clientId: string }) {
      const tooFast = sql<boolean>`(seen.status = 'pending' and seen.expires_at > ${now()}
        and seen.polled_at > ${now()}::timestamptz - seen.poll_seconds * interval '1 second' + ${tolerance}::int * interval '1 millisecond')`
      const row = await run
        .with('seen', query =>
          query
            .selectFrom('backchannel_requests')
            .select(['id', 'status', 'expires_at', 'polled_at', 'poll_seconds'])
            .where('realm', '=', realm)
            .where('request_hash', '=', requestHash)
            .where('client_id', '=', clientId)
            .forUpdate(),
        )
        .updateTable('backchannel_requests as r')
        .from('seen')
        .set({
          polled_at: now(),
          poll_seconds: sql<number>`case when ${tooFast} then least(seen.poll_seconds + 5, 60) else seen.poll_seconds end`,
        })
        .whereRef('r.id', '=', 'seen.id')
        .returning(['r.status', 'r.payload', 'r.granted', 'r.used_at'])
        .returning([tooFast.as('too_fast'), sql<boolean>`seen.expires_at <= ${now()}`.as('expired')])
        .executeTakeFirst()
      if (!row) return null
      return {
        payload: row.payload as Record<string, unknown>,
        status: row.status,
        granted: row.granted as Record<string, unknown> | null,
        isUsed: row.used_at !== null,
        isTooFast: row.too_fast,
        isExpired: row.expired,
      }
    },

    /** Takes up what was decided, once. @returns its ticket, where it was approved */
    async take(run: Run, { realm, requestHash }: Of) {
      const row = await run
        .updateTable('backchannel_requests')
        .set({ used_at: now() })
        .where('realm', '=', realm)
        .where('request_hash', '=', requestHash)
        .where('status', 'in', ['approved', 'declined', 'unmet'])
        .where('used_at', 'is', null)
        .returning(['ticket_id', 'client_id', 'status', 'session_id'])
        .executeTakeFirst()
      return row
        ? { ticketId: row.ticket_id, clientId: row.client_id, status: row.status, sessionId: row.session_id }
        : null
    },

    async byTicket(run: Run, ticketId: string) {
      const row = await run
        .selectFrom('backchannel_requests')
        .select(['id', 'client_id', 'payload'])
        .where('ticket_id', '=', ticketId)
        .executeTakeFirst()
      return row ? { id: row.id, clientId: row.client_id, payload: row.payload as Record<string, unknown> } : null
    },

    /** Pending → what the phone said; a client in ping mode is owed a word from then on. */
    async settle(run: Run, id: string, settled: Settled): Promise<boolean> {
      const row = await run
        .updateTable('backchannel_requests')
        .set({
          status: settled.status,
          session_id: settled.sessionId,
          grant_id: settled.grantId,
          granted: settled.granted ? JSON.stringify(settled.granted) : null,
          decided_at: now(),
          ping_at: sql<Date | null>`case when ping_cipher is not null then ${now()}::timestamptz end`,
        })
        .where('id', '=', id)
        .where('status', '=', 'pending')
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async grantIdOf(run: Run, { realm, requestHash }: Of): Promise<string | null> {
      const row = await run
        .selectFrom('backchannel_requests')
        .select('grant_id')
        .where('realm', '=', realm)
        .where('request_hash', '=', requestHash)
        .executeTakeFirst()
      return row?.grant_id ?? null
    },

    async removeByGrant(run: Run, realm: string, grantId: string): Promise<void> {
      await run.deleteFrom('backchannel_requests').where('realm', '=', realm).where('grant_id', '=', grantId).execute()
    },

    /** Claims what is to be pinged now: of several processes one tries each, and comes again after the pause. */
    async claimPings(run: Run, { batch, again }: { batch: number; again: Date }): Promise<DuePing[]> {
      const due = run
        .selectFrom('backchannel_requests')
        .select('id')
        .where('ping_at', '<=', now())
        .orderBy('ping_at')
        .limit(batch)
        .forUpdate()
        .skipLocked()
      const rows = await run
        .updateTable('backchannel_requests')
        .set({ ping_at: again, ping_tries: sql<number>`ping_tries + 1` })
        .where('id', 'in', due)
        .returning(['id', 'realm', 'client_id', 'ping_cipher', 'ping_tries'])
        .execute()
      return rows.map(row => ({
        id: row.id,
        realm: row.realm,
        clientId: row.client_id,
        cipher: row.ping_cipher ?? '',
        tries: row.ping_tries,
      }))
    },

    /** Told, or given up: nothing of it is kept. */
    async endPing(run: Run, id: string): Promise<void> {
      await run
        .updateTable('backchannel_requests')
        .set({ ping_at: null, ping_cipher: null })
        .where('id', '=', id)
        .execute()
    },

    async delayPing(run: Run, id: string, until: Date): Promise<void> {
      await run.updateTable('backchannel_requests').set({ ping_at: until }).where('id', '=', id).execute()
    },
  }
}
