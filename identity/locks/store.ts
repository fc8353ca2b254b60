import { type RawBuilder, sql } from 'kysely'
import { type Database, type Executor, prepare, type Transaction } from '../../kit/database/index.ts'
import type { CountedKind } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface LockKey {
  realm: string
  /** `a:<account id>`, or `i:<blind index>` for what is no account. */
  subject: string
  kind: string
  /** Whether the account knows the device: two counters, so that a stranger never locks the owner's own device out. */
  known: boolean
}

export interface Counting {
  attempts: number
  /** Milliseconds after which a count starts again. */
  within: number
  /** Failures in all that close the authenticator to this class of devices; null for known ones, which never close. */
  cumulative: number | null
  lockUntil: Date
  /** Failures of both classes of devices together at which nothing is tried any more. */
  ceiling: number
}

export interface LockState {
  failures: number
  total: number
  lockedUntil: Date | null
  /** Failures that releases have set aside. */
  setAside: number
  /** Both classes of devices together, and what was set aside. */
  grandTotal: number
}

export type LockStore = ReturnType<typeof createLockStore>

const columns = {
  known: { failures: 'known_failures', since: 'known_since', until: 'known_locked_until', total: 'known_total' },
  unknown: {
    failures: 'unknown_failures',
    since: 'unknown_since',
    until: 'unknown_locked_until',
    total: 'unknown_total',
  },
} as const

type CountValues = LockKey & Counting & { now: Date; windowStart: Date; firstLock: Date | null }

/** Counting and clearing for one class of devices: each class has columns of its own, so a statement of its own. */
function counterOf(known: boolean) {
  const c = references(known)
  const names = columns[known ? 'known' : 'unknown']
  return {
    count: prepare<IdentityTables, CountValues>()((executor, key) => {
      const failures = sql<number>`case when ${c.since} is null or ${c.since} <= ${key.windowStart} or ${c.until} is not null
        then 1 else ${c.failures} + 1 end`
      const since = sql<Date>`case when ${c.since} is null or ${c.since} <= ${key.windowStart} or ${c.until} is not null
        then ${key.now} else ${c.since} end`
      const counting = sql<CountedRow>`
        insert into identity.locks as l (realm, subject, kind, ${c.names.failures}, ${c.names.since}, ${c.names.until}, ${c.names.total}, touched_at)
        values (${key.realm}, ${key.subject}, ${key.kind}, 1, ${key.now}, ${key.firstLock}, 1, ${key.now})
        on conflict (realm, subject, kind) do update set
          ${c.names.failures} = ${failures},
          ${c.names.since} = ${since},
          ${c.names.until} = case when ${failures} >= ${key.attempts}::int then ${key.lockUntil}::timestamptz else null end,
          ${c.names.total} = ${c.total} + 1,
          touched_at = ${key.now}
        where (${c.until} is null or ${c.until} <= ${key.now})
          and (${key.cumulative}::int is null or ${c.total} < ${key.cumulative}::int)
          and l.known_total + l.unknown_total + l.set_aside < ${key.ceiling}::int
        returning ${c.failures} as failures, ${c.total} as total, ${c.until} as locked_until,
          l.set_aside, l.known_total + l.unknown_total + l.set_aside as grand_total`
      return { compile: () => counting.compile(executor) }
    }),
    clear: prepare<IdentityTables, Pick<LockKey, 'realm' | 'subject' | 'kind'>>()(
      (executor, { realm, subject, kind }) =>
        executor
          .updateTable('locks')
          .set({
            [names.failures]: 0,
            [names.since]: null,
            [names.until]: null,
            [names.total]: 0,
            ...(known ? {} : { set_aside: 0 }),
          })
          .where('realm', '=', realm)
          .where('subject', '=', subject)
          .where('kind', '=', kind)
          .where(eb => eb.or([eb(names.total, '>', 0), ...(known ? [] : [eb('set_aside', '>', 0)])])),
    ),
  }
}

export function createLockStore(database: Database<IdentityTables>) {
  const counters = { known: counterOf(true), unknown: counterOf(false) }
  const counterFor = (key: LockKey) => counters[key.known ? 'known' : 'unknown']

  return {
    /**
     * Counts one attempt as failed, in one statement; the one that reaches the limit sets the lock.
     *
     * @returns the counts after it, or null where a lock stands and nothing was counted
     */
    async count(key: LockKey, counting: Counting, now: Date): Promise<LockState | null> {
      const windowStart = new Date(now.getTime() - counting.within)
      const firstLock = counting.attempts <= 1 ? counting.lockUntil : null
      const values = { ...key, ...counting, now, windowStart, firstLock }
      const [row] = await counterFor(key).count(database.query, values)
      return row ? stateOf(row) : null
    },

    async read(key: LockKey): Promise<LockState | null> {
      const c = references(key.known)
      const rows = await sql<CountedRow>`
        select ${c.failures} as failures, ${c.total} as total, ${c.until} as locked_until,
          l.set_aside, l.known_total + l.unknown_total + l.set_aside as grand_total
        from identity.locks l where realm = ${key.realm} and subject = ${key.subject} and kind = ${key.kind}`.execute(
        database.query,
      )
      const row = rows.rows[0]
      return row ? stateOf(row) : null
    },

    /**
     * A right answer: the count of this class of devices starts again; on an unknown device, where the guessing is, what was set
     * aside too.
     */
    async clear(executor: Executor<IdentityTables>, key: LockKey): Promise<void> {
      await counterFor(key).clear(executor, key)
    },

    /** An attempt that could not be verified (the hash queue was full) is not a failure. */
    async uncount(key: LockKey): Promise<void> {
      const c = references(key.known)
      await sql`update identity.locks as l set ${c.names.failures} = greatest(${c.failures} - 1, 0), ${c.names.total} = greatest(${c.total} - 1, 0),
        ${c.names.until} = null where realm = ${key.realm} and subject = ${key.subject} and kind = ${key.kind}`.execute(
        database.query,
      )
    },

    /**
     * Staff, or a recovery: the way is open again for every authenticator of the account, or one. What has failed is set aside, not
     * forgotten: however often somebody is let try again, a hundred failures in a row are the end (NIST SP 800-63B-4 3.2.2).
     */
    async release(tx: Transaction<IdentityTables>, realm: string, subject: string, kind?: string): Promise<void> {
      let query = tx
        .updateTable('locks')
        .set({
          set_aside: sql<number>`set_aside + known_total + unknown_total`,
          known_failures: 0,
          known_since: null,
          known_locked_until: null,
          known_total: 0,
          unknown_failures: 0,
          unknown_since: null,
          unknown_locked_until: null,
          unknown_total: 0,
        })
        .where('realm', '=', realm)
        .where('subject', '=', subject)
      if (kind) query = query.where('kind', '=', kind)
      await query.execute()
    },

    /** Where there is a new authenticator in place of the old: a password just set, a phone just bound. */
    async startAnew(
      tx: Transaction<IdentityTables>,
      realm: string,
      subject: string,
      kinds: readonly CountedKind[],
    ): Promise<void> {
      await tx
        .deleteFrom('locks')
        .where('realm', '=', realm)
        .where('subject', '=', subject)
        .where('kind', 'in', kinds)
        .execute()
    },
  }
}

interface CountedRow {
  failures: number
  total: number
  locked_until: Date | null
  set_aside: number
  grand_total: number
}

const stateOf = (row: CountedRow): LockState => ({
  failures: row.failures,
  total: row.total,
  lockedUntil: row.locked_until,
  setAside: row.set_aside,
  grandTotal: row.grand_total,
})

function references(known: boolean) {
  const names = columns[known ? 'known' : 'unknown']
  const old = (name: string): RawBuilder<never> => sql.ref(`l.${name}`)
  return {
    names: {
      failures: sql.ref(names.failures),
      since: sql.ref(names.since),
      until: sql.ref(names.until),
      total: sql.ref(names.total),
    },
    failures: old(names.failures),
    since: old(names.since),
    until: old(names.until),
    total: old(names.total),
  }
}
