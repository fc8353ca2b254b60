import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { SessionAuthorizations } from './store-sessions.ts'

/** One client that has to hear of one session's end. */
export interface LogoutNotice {
  accountId: string
  sessionId: string
  clientId: string
  realm: string
  sid: string
  /** This try included. */
  attempts: number
}

type Run = Executor<IdentityTables>
type NoticeKey = Pick<LogoutNotice, 'accountId' | 'sessionId' | 'clientId'>

/** A try under way for longer is taken for dead with its process. */
const lease = 60_000

/** The SQL of back-channel logout notices. */
export function logoutNoticeQueries({ now }: { now: () => Date }) {
  return {
    /** Sessions whose clients nobody has written notices for: their process died, or has not come to it yet. */
    async sessionsOwed(run: Run, before: Date, batch: number): Promise<string[]> {
      const rows = await run
        .selectFrom('sessions')
        .select('id')
        .where('clients_owed', '=', true)
        .where('ended_at', '<', before)
        .orderBy('ended_at')
        .limit(batch)
        .execute()
      return rows.map(row => row.id)
    },

    async insertLogoutNotices(run: Run, sessionId: string, signedIn: SessionAuthorizations | null): Promise<void> {
      await run
        .updateTable('sessions')
        .set({ clients_owed: false })
        .where('id', '=', sessionId)
        .where('clients_owed', '=', true)
        .execute()
      const rows = Object.entries(signedIn?.authorizations ?? {}).flatMap(([clientId, { sid }]) =>
        signedIn && sid ? [{ client_id: clientId, sid, account_id: signedIn.accountId, realm: signedIn.realm }] : [],
      )
      if (rows.length === 0) return
      const at = now()
      await run
        .insertInto('logout_notices')
        .values(
          rows.map(row => ({ ...row, session_id: sessionId, next_attempt_at: at, created_at: at, ended_at: null })),
        )
        .onConflict(conflict => conflict.columns(['account_id', 'session_id', 'client_id']).doNothing())
        .execute()
    },

    /** Those that are due, each for one caller alone. */
    async claimLogoutNotices(run: Run, batch: number): Promise<LogoutNotice[]> {
      const rows = await run
        .with('due', cte =>
          cte
            .selectFrom('logout_notices')
            .select(['account_id', 'session_id', 'client_id'])
            .where('state', '=', 'waiting')
            .where('next_attempt_at', '<=', now())
            .orderBy('next_attempt_at')
            .limit(batch)
            .forUpdate()
            .skipLocked(),
        )
        .updateTable('logout_notices as notice')
        .from('due')
        .set({ attempts: sql`notice.attempts + 1`, next_attempt_at: new Date(now().getTime() + lease) })
        .whereRef('notice.account_id', '=', 'due.account_id')
        .whereRef('notice.session_id', '=', 'due.session_id')
        .whereRef('notice.client_id', '=', 'due.client_id')
        .returning([
          'notice.account_id',
          'notice.session_id',
          'notice.client_id',
          'notice.realm',
          'notice.sid',
          'notice.attempts',
        ])
        .execute()
      return rows.map(row => ({
        accountId: row.account_id,
        sessionId: row.session_id,
        clientId: row.client_id,
        realm: row.realm,
        sid: row.sid,
        attempts: row.attempts,
      }))
    },

    async deleteLogoutNotice(run: Run, key: NoticeKey): Promise<void> {
      await run
        .deleteFrom('logout_notices')
        .where('account_id', '=', key.accountId)
        .where('session_id', '=', key.sessionId)
        .where('client_id', '=', key.clientId)
        .execute()
    },

    /** @param next when it is tried again; null where it is given up */
    async postponeLogoutNotice(run: Run, key: NoticeKey, next: Date | null): Promise<void> {
      await run
        .updateTable('logout_notices')
        .set(next ? { next_attempt_at: next } : { state: 'dead', ended_at: now() })
        .where('account_id', '=', key.accountId)
        .where('session_id', '=', key.sessionId)
        .where('client_id', '=', key.clientId)
        .where('state', '=', 'waiting')
        .execute()
    },
  }
}
