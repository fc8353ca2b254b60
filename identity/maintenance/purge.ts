import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { firstIdOf, type Keeping } from './rules.ts'

export interface Purge {
  table: keyof IdentityTables
  everySeconds: number
  /** Which rows may go. Every condition leans on an index, so that a run costs what it deletes. */
  due: (now: Date, kept: Keeping) => RawBuilder<boolean>
}

const before = (now: Date, milliseconds: number): RawBuilder<Date> =>
  sql`${new Date(now.getTime() - milliseconds)}::timestamptz`

const ceremonyIsOver = (table: 'codes' | 'captchas') =>
  sql<boolean>`not exists (select from identity.ceremonies c
    where c.id = ${sql.id(table)}.ceremony_id and c.status = 'open')`

/** How far back a run looks for what earlier runs left: failures are picked from among what is kept longer. */
const catchUp = 3 * 86_400_000

export const purges = {
  'purge-ceremonies': {
    table: 'ceremonies',
    everySeconds: 300,
    due: (now, kept) => sql`status <> 'open' and ended_at < ${before(now, kept.ceremonies)}`,
  },
  'purge-codes': {
    table: 'codes',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.codes)} and ${ceremonyIsOver('codes')}`,
  },
  'purge-captchas': {
    table: 'captchas',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.captchas)} and ${ceremonyIsOver('captchas')}`,
  },
  // Grid challenges stay: they are what has been asked of a card.
  'purge-token-challenges': {
    table: 'otp_token_challenges',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.codes)}`,
  },
  'purge-tickets': {
    table: 'tickets',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.codes)}`,
  },
  'purge-screens': {
    table: 'screen_requests',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.codes)}`,
  },
  'purge-backchannel-requests': {
    table: 'backchannel_requests',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.codes)}`,
  },
  'purge-face-checks': {
    table: 'face_checks',
    everySeconds: 300,
    due: (now, kept) => sql`state <> 'pending' and expires_at < ${before(now, kept.codes)}`,
  },
  'purge-passkey-challenges': {
    table: 'passkey_challenges',
    everySeconds: 300,
    due: now => sql`expires_at < ${before(now, 0)}`,
  },
  'purge-phone-challenges': {
    table: 'phone_challenges',
    everySeconds: 300,
    due: now => sql`expires_at < ${before(now, 0)}`,
  },
  'purge-inbox': {
    table: 'inbox_messages',
    everySeconds: 3600,
    due: now => sql`expires_at < ${before(now, 0)}`,
  },
  'purge-certificate-key-requests': {
    table: 'certificate_key_requests',
    everySeconds: 300,
    due: now => sql`expires_at < ${before(now, 0)}`,
  },
  // A bucket that is full again is the same as none.
  'purge-throttles': { table: 'throttles', everySeconds: 300, due: now => sql`full_at < ${before(now, 0)}` },
  // What is no account locks just like one, so its rows come with every stranger's guess and no holder ever clears them. The cost is
  // that a closed one opens again, once nobody has tried it for so long.
  'purge-strangers-locks': {
    table: 'locks',
    everySeconds: 3600,
    due: (now, kept) => sql`subject not like 'a:%' and touched_at < ${before(now, kept.history)}`,
  },
  'purge-attempts': {
    table: 'sign_in_attempts',
    everySeconds: 3600,
    due: (now, kept) => sql`at < ${before(now, kept.history)}`,
  },
  'purge-failed-attempts': {
    table: 'sign_in_attempts',
    everySeconds: 3600,
    due: (now, kept) => sql`not success and at < ${before(now, kept.failedAttempts)}
      and at > ${before(now, kept.failedAttempts + catchUp)}`,
  },
  // Past the month that limits count, and long past the life of a token that could be executed.
  'purge-approvals': {
    table: 'approvals',
    everySeconds: 3600,
    due: (now, kept) => sql`expires_at < ${before(now, kept.history)}`,
  },
  'purge-links': {
    table: 'one_time_links',
    everySeconds: 3600,
    due: (now, kept) => sql`expires_at < ${before(now, kept.links)}`,
  },
  'purge-provider-state': {
    table: 'oidc_artifacts',
    everySeconds: 300,
    due: (now, kept) => sql`expires_at < ${before(now, kept.providerState)}`,
  },
  'purge-notices': {
    table: 'notices',
    everySeconds: 3600,
    due: (now, kept) => sql`state <> 'waiting' and ended_at < ${before(now, kept.notices)}`,
  },
  'purge-logout-notices': {
    table: 'logout_notices',
    everySeconds: 3600,
    due: (now, kept) => sql`state = 'dead' and ended_at < ${before(now, kept.notices)}`,
  },
  'purge-sessions': {
    table: 'sessions',
    everySeconds: 3600,
    due: (now, kept) => sql`id < ${firstIdOf(new Date(now.getTime() - kept.history))}::uuid
      and (ended_at is not null or expires_at < ${before(now, 0)})`,
  },
  'purge-verdicts': {
    table: 'risk_verdicts',
    everySeconds: 3600,
    due: (now, kept) => sql`id < ${firstIdOf(new Date(now.getTime() - kept.verdicts))}::uuid`,
  },
} as const satisfies Record<string, Purge>

/**
 * Deletes at most `batch` rows that are due, in one short statement. Rows that someone else holds are left for the next time,
 * so it waits for nobody and any number of processes may run it.
 */
export async function purgeBatch(
  executor: Executor<IdentityTables>,
  purge: Purge,
  { now, kept, batch }: { now: Date; kept: Keeping; batch: number },
): Promise<number> {
  const table = sql.id('identity', purge.table)
  const { rows } = await sql`delete from ${table} where ctid = any(array(
    select ctid from ${table} where ${purge.due(now, kept)} limit ${batch} for update skip locked)) returning 1`.execute(
    executor,
  )
  return rows.length
}
