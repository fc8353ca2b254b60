import { type Selectable, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables, NoticesTable } from '../tables.ts'

/** Notices that are dispatched apart from others: a slow gateway holds up its own channel, and never a code. */
export interface Lane {
  channel: NoticesTable['channel']
  isCode: boolean
}

/** A notice that this process has in hand until `leasedUntil`. */
export interface ClaimedNotice extends Lane {
  id: string
  realm: string
  accountId: string | null
  template: string
  language: string
  recipientCipher: string
  recipientMasked: string
  parametersCipher: string
  /** This try counted in. */
  attempts: number
  createdAt: Date
  expiresAt: Date | null
  leasedUntil: Date
}

export interface Claim {
  lane: Lane
  /** In the order of their turns. */
  realms: readonly string[]
  limit: number
  now: Date
  leasedUntil: Date
}

type Db = Executor<IdentityTables>
type Ended = 'sent' | 'dead' | 'expired'

/** What is over rests without the address, and without what was said: a code least of all. */
const wiped = { recipient_cipher: '', parameters_cipher: '' }

export async function insertNotice(executor: Db, row: Omit<Selectable<NoticesTable>, 'attempts'>): Promise<void> {
  await executor.insertInto('notices').values(row).execute()
}

/**
 * Takes what is due, in one statement: no two processes hold one notice while its lease lasts. Realms are read in the
 * order of their turns, so one with a hundred thousand waiting takes no other's. Of one recipient only the oldest waiting notice is due, so
 * the order holds and at most one is in flight; codes know no order.
 */
export async function claimNotices(executor: Db, claim: Claim): Promise<ClaimedNotice[]> {
  const { lane, realms, limit, now, leasedUntil } = claim
  const turns = sql<{ realm: string }>`unnest(${realms}::text[])`.as<'turns'>(sql`turns(realm)`)
  const rows = await executor
    // A CTE that locks rows is computed once; a subquery in the WHERE could be run again and lock more than the limit.
    .with('due', cte =>
      cte
        .selectFrom(turns)
        .innerJoinLateral(
          eb =>
            eb
              .selectFrom('notices')
              .select('notices.id')
              .whereRef('notices.realm', '=', 'turns.realm')
              .where('notices.state', '=', 'waiting')
              .where('notices.channel', '=', lane.channel)
              .where('notices.is_code', '=', lane.isCode)
              .where('notices.next_attempt_at', '<=', now)
              .where(or => or.or([or('notices.leased_until', 'is', null), or('notices.leased_until', '<=', now)]))
              .$if(!lane.isCode, query =>
                query.where(({ not, exists, selectFrom }) =>
                  not(
                    exists(
                      selectFrom('notices as older')
                        .select('older.id')
                        .whereRef('older.recipient_key', '=', 'notices.recipient_key')
                        .whereRef('older.id', '<', 'notices.id')
                        .where('older.state', '=', 'waiting')
                        .where('older.is_code', '=', false),
                    ),
                  ),
                ),
              )
              .orderBy('notices.next_attempt_at')
              .orderBy('notices.id')
              .limit(limit)
              .forUpdate()
              .skipLocked()
              .as('first'),
          join => join.onTrue(),
        )
        .select('first.id')
        // Without an ORDER BY the realms are read in the order given, and no further than the limit.
        .limit(limit),
    )
    .updateTable('notices')
    .from('due')
    .set(eb => ({ leased_until: leasedUntil, attempts: eb('notices.attempts', '+', 1) }))
    .whereRef('notices.id', '=', 'due.id')
    .returning([
      'notices.id',
      'notices.realm',
      'notices.account_id',
      'notices.channel',
      'notices.is_code',
      'notices.template',
      'notices.language',
      'notices.recipient_cipher',
      'notices.recipient_masked',
      'notices.parameters_cipher',
      'notices.attempts',
      'notices.created_at',
      'notices.expires_at',
    ])
    .execute()
  return rows.map(row => ({
    id: row.id,
    realm: row.realm,
    accountId: row.account_id,
    channel: row.channel,
    isCode: row.is_code,
    template: row.template,
    language: row.language,
    recipientCipher: row.recipient_cipher,
    recipientMasked: row.recipient_masked,
    parametersCipher: row.parameters_cipher,
    attempts: row.attempts,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    leasedUntil,
  }))
}

/** Whoever's lease it is by now: what was sent must not be sent again. */
export async function markSent(executor: Db, id: string, now: Date): Promise<void> {
  await executor
    .updateTable('notices')
    .set({ state: 'sent', ended_at: now, leased_until: null, last_error: null, ...wiped })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** @returns false where the lease has run out and another process has the notice, whose word counts */
export async function endUnsent(
  executor: Db,
  notice: ClaimedNotice,
  end: { state: Exclude<Ended, 'sent'>; error: string; now: Date },
): Promise<boolean> {
  const isOver = end.state === 'expired' || notice.isCode
  const row = await executor
    .updateTable('notices')
    .set({
      state: end.state,
      ended_at: end.now,
      leased_until: null,
      last_error: end.error,
      ...(isOver ? wiped : {}),
    })
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .where('leased_until', '=', notice.leasedUntil)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function postpone(
  executor: Db,
  notice: ClaimedNotice,
  next: { nextAttemptAt: Date; error: string },
): Promise<void> {
  await executor
    .updateTable('notices')
    .set({ next_attempt_at: next.nextAttemptAt, leased_until: null, last_error: next.error })
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .where('leased_until', '=', notice.leasedUntil)
    .execute()
}

/** Codes that nobody sent in time. @returns how many of each realm and channel */
export async function expireCodes(
  executor: Db,
  now: Date,
  batch: number,
): Promise<{ realm: string; channel: Lane['channel']; template: string; createdAt: Date }[]> {
  const rows = await executor
    .with('late', cte =>
      cte
        .selectFrom('notices')
        .select('id')
        .where('state', '=', 'waiting')
        .where('expires_at', '<=', now)
        .where(or => or.or([or('leased_until', 'is', null), or('leased_until', '<=', now)]))
        .limit(batch)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('notices')
    .from('late')
    .set({ state: 'expired', ended_at: now, leased_until: null, ...wiped })
    .whereRef('notices.id', '=', 'late.id')
    .returning(['notices.realm', 'notices.channel', 'notices.template', 'notices.created_at'])
    .execute()
  return rows.map(row => ({
    realm: row.realm,
    channel: row.channel,
    template: row.template,
    createdAt: row.created_at,
  }))
}
