import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { touchAfter } from './rules.ts'
import type { Phone, WhichPhone } from './store.ts'

/** Which session a phone's app is in; part of the phone store. */
export function sessionQueries({ now }: { now: () => Date }) {
  return {
    /** Notes a use, once a minute at most or when the session is another one. */
    async touch(executor: Executor<IdentityTables>, phone: Phone, sessionId: string): Promise<void> {
      if (phone.sessionId === sessionId && now().getTime() - phone.lastUsedAt.getTime() < touchAfter) return
      await executor
        .updateTable('phones')
        .set(eb => ({
          last_used_at: now(),
          session_id: sessionId,
          device_id: eb.selectFrom('sessions').select('sessions.device_id').where('sessions.id', '=', sessionId),
        }))
        .where('account_id', '=', phone.accountId)
        .where('id', '=', phone.id)
        .where('revoked_at', 'is', null)
        .execute()
    },

    /** Locks the phone's row, where it has a gesture and still the session that was seen: of those who would open another, one may. */
    async claim(tx: Transaction<IdentityTables>, { accountId, id }: WhichPhone, sessionId: string): Promise<boolean> {
      const row = await tx
        .updateTable('phones')
        .set({ last_used_at: now() })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('session_id', '=', sessionId)
        .where('revoked_at', 'is', null)
        .where('gesture_hash', 'is not', null)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** The phone has another session now. */
    async move(
      tx: Transaction<IdentityTables>,
      { accountId, id }: WhichPhone,
      to: { sessionId: string; deviceId: string | null },
    ): Promise<void> {
      await tx
        .updateTable('phones')
        .set({ session_id: to.sessionId, device_id: to.deviceId })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .execute()
    },
  }
}
