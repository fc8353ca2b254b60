import { sql } from 'kysely'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

interface DeadLetter {
  id: string
  realm: string
  accountId: string | null
  channel: 'sms' | 'email' | 'push'
  recipientMasked: string
  template: string
  attempts: number
  error: string | null
  createdAt: Date
  diedAt: Date | null
  /** A code's text is gone with it; the person asks for a new one. */
  isRetryable: boolean
}

interface NoticeCount {
  realm: string
  channel: 'sms' | 'email' | 'push'
  state: 'waiting' | 'dead'
  count: number
  oldest: Date
}

export function createDeadLetters(deps: { database: Database<IdentityTables>; now: () => Date; kick: () => void }) {
  const { database, now } = deps
  return {
    /** The newest first. @returns `next`, the cursor of the page of older ones */
    async deadLetters(
      query: { realm?: string; cursor?: string | null; limit?: number } = {},
    ): Promise<{ letters: DeadLetter[]; next: string | null }> {
      const limit = query.limit ?? 50
      const rows = await database.query
        .selectFrom('notices')
        .selectAll()
        .where('state', '=', 'dead')
        .$if(query.realm !== undefined, q => q.where('realm', '=', query.realm ?? ''))
        .$if(Boolean(query.cursor), q => q.where('id', '<', query.cursor ?? ''))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const shown = rows.slice(0, limit)
      const letters = shown.map(row => ({
        id: row.id,
        realm: row.realm,
        accountId: row.account_id,
        channel: row.channel,
        recipientMasked: row.recipient_masked,
        template: row.template,
        attempts: row.attempts,
        error: row.last_error,
        createdAt: row.created_at,
        diedAt: row.ended_at,
        isRetryable: !row.is_code,
      }))
      return { letters, next: rows.length > limit ? (letters.at(-1)?.id ?? null) : null }
    },

    /** Puts a dead letter back, with all its tries. @returns false where there is none, or it was a code */
    async retryDead(id: string): Promise<boolean> {
      const row = await database.query
        .updateTable('notices')
        .set({ state: 'waiting', attempts: 0, next_attempt_at: now(), ended_at: null, leased_until: null })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .where('is_code', '=', false)
        .returning('id')
        .executeTakeFirst()
      if (row === undefined) return false
      deps.kick()
      return true
    },

    /** Deletes at most `batch` notices that ended before `before`, dead letters too. @returns how many */
    async purge(before: Date, batch: number): Promise<number> {
      const result = await database.query
        .deleteFrom('notices')
        .where('id', 'in', eb =>
          eb
            .selectFrom('notices')
            .select('id')
            .where('state', '<>', 'waiting')
            .where('ended_at', '<', before)
            .orderBy('ended_at')
            .limit(batch),
        )
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },

    /** What waits and what is dead, for metrics and health. */
    async counts(): Promise<NoticeCount[]> {
      const rows = await database.query
        .selectFrom('notices')
        .select(['realm', 'channel', 'state'])
        .select([sql<number>`count(*)::int`.as('count'), sql<Date>`min(created_at)`.as('oldest')])
        .where('state', 'in', ['waiting', 'dead'])
        .groupBy(['realm', 'channel', 'state'])
        .execute()
      return rows.map(row => ({ ...row, state: row.state === 'dead' ? 'dead' : 'waiting' }))
    },
  }
}
