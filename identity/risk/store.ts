import { sql } from 'kysely'
import { type Database, type Executor, prepare } from '../../kit/database/index.ts'
import type { KnownPlace } from '../../kit/places/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Past, PastQuestion } from './past.ts'
import type { RiskReason, RiskVerdict } from './reason.ts'

/** One try at a primary factor. */
export interface Attempt {
  id: string
  realm: string
  at: Date
  addressKey: string
  prefixKey: string
  deviceId: string | null
  /** `a:<account id>`, or `i:<blind index>` for what is no account. */
  subject: string
  accountId: string | null
  success: boolean
  place: AttemptPlace | null
}

/** `shown` is what the session of the same visit keeps as its place: by it the two are matched. */
export type AttemptPlace = { shown: string | null; known: KnownPlace | null }

export interface NewVerdict extends RiskVerdict {
  id: string
  realm: string
  ceremonyId: string
  accountId: string
  at: Date
}

export interface StoredVerdict {
  id: string
  ceremonyId: string
  at: Date
  verdict: RiskVerdict['verdict']
  score: number
  reasons: RiskReason[]
}

export type RiskStore = ReturnType<typeof createRiskStore>

/**
 * No count reads more rows than this, the newest: behind one address of a mobile operator, or in an attack, there are
 * many more. Who hides tries at many accounts among tries at few must then make a hundred for each.
 */
const mostRows = 2000
const mostSignIns = 50

/** Failures from an address, at most 100; to be counted within a larger question. */
export const failuresFrom = ({ realm, addressKey, since }: { realm: string; addressKey: string; since: Date }) =>
  sql<{ failures: number }>`
    select count(*) as failures from (
      select from identity.sign_in_attempts
      where realm = ${realm} and address_key = ${addressKey} and at >= ${since} and not success limit 100
    ) tries`

export function createRiskStore({ query }: Pick<Database<IdentityTables>, 'query'>) {
  const findPast = prepare<IdentityTables, Omit<PastQuestion, 'since'> & PastQuestion['since']>()(
    (executor, values) => {
      const { realm, accountId, subject, deviceId, addressKey, prefixKey, device, address, prefix, places } = values
      const past = sql<PastRow>`
        select
          (select count(distinct subject) from (
            (select subject from identity.sign_in_attempts
            where device_id = ${deviceId}::uuid and at >= ${device} order by at desc limit ${mostRows})
            union all select ${subject}::text where ${deviceId}::uuid is not null
          ) tries) as device_accounts,
          (select count(distinct subject) from (
            (select subject from identity.sign_in_attempts
            where realm = ${realm} and address_key = ${addressKey} and at >= ${address}
            order by at desc limit ${mostRows})
            union all select ${subject}::text
          ) tries) as address_accounts,
          prefix.failed_accounts,
          prefix.failures,
          coalesce(account.last_sign_in_at, account.created_at) as last_active_at,
          account.phone_changed_at,
          exists (
            select from identity.account_devices
            where account_id = account.id and device_id = ${deviceId}::uuid and forgotten_at is null
          ) as is_device_known,
          (select json_agg(json_build_object('at', signed.created_at, 'place', (
            select attempt.place -> 'known' from identity.sign_in_attempts attempt
            where attempt.account_id = account.id and attempt.success
              and attempt.at >= ${places} and attempt.at <= signed.created_at
              and attempt.place ->> 'shown' is not distinct from signed.place
            order by attempt.at desc limit 1
          )) order by signed.created_at desc) from (
            select max(created_at) as created_at, place from (
              select created_at, place from identity.sessions
              where account_id = account.id and created_at >= ${places}
              order by created_at desc limit ${mostSignIns}
            ) latest group by place
          ) signed) as sign_ins
        from (
          select count(distinct subject) as failed_accounts, count(*) as failures
          from (
            select subject from identity.sign_in_attempts
            where realm = ${realm} and prefix_key = ${prefixKey} and at >= ${prefix} and not success
            order by at desc limit ${mostRows}
          ) tries
        ) prefix
        left join identity.accounts account on account.id = ${accountId}::uuid`
      return { compile: () => past.compile(executor) }
    },
  )
  const countFailed = prepare<IdentityTables, { realm: string; addressKey: string; since: Date }>()(
    (executor, { realm, addressKey, since }) => {
      const failed = failuresFrom({ realm, addressKey, since })
      return { compile: () => failed.compile(executor) }
    },
  )

  const insertAttempt = prepare<IdentityTables, Omit<Attempt, 'place'> & { place: string | null }>()(
    (executor, { id, realm, at, addressKey, prefixKey, deviceId, subject, accountId, success, place }) => {
      const keys = { address_key: addressKey, prefix_key: prefixKey, device_id: deviceId, account_id: accountId }
      return executor.insertInto('sign_in_attempts').values({ id, realm, at, ...keys, subject, success, place })
    },
  )
  const insertVerdict = prepare<IdentityTables, Omit<NewVerdict, 'reasons'> & { reasons: string }>()(
    (executor, { id, realm, ceremonyId, accountId, at, verdict, score, reasons }) => {
      const whose = { ceremony_id: ceremonyId, account_id: accountId }
      return executor.insertInto('risk_verdicts').values({ id, realm, ...whose, at, verdict, score, reasons })
    },
  )

  return {
    async writeAttempt(attempt: Attempt, executor: Executor<IdentityTables> = query): Promise<void> {
      await insertAttempt(executor, { ...attempt, place: attempt.place && JSON.stringify(attempt.place) })
    },

    /** One statement, each part by an index that begins with its key and its time. */
    async past(question: PastQuestion): Promise<Past> {
      const { since, ...whose } = question
      const [row] = await findPast(query, { ...whose, ...since })
      if (row === undefined) throw new TypeError('Counts came back without a row')
      return pastOf(row)
    },

    /** Failures from an address; at most 100. */
    async countFailures(realm: string, addressKey: string, since: Date): Promise<number> {
      const [row] = await countFailed(query, { realm, addressKey, since })
      return row?.failures ?? 0
    },

    async writeVerdict(verdict: NewVerdict, executor: Executor<IdentityTables> = query): Promise<void> {
      await insertVerdict(executor, { ...verdict, reasons: JSON.stringify(verdict.reasons) })
    },

    /** An account's verdicts, newest first. `cursor` is the `next` of the page before; one that is none begins anew. */
    async listVerdicts(
      accountId: string,
      cursor: string | null,
      limit: number,
    ): Promise<{ verdicts: StoredVerdict[]; next: string | null }> {
      const after = readCursor(cursor)
      let select = query
        .selectFrom('risk_verdicts')
        .select(['id', 'ceremony_id', 'at', 'verdict', 'score', 'reasons'])
        .where('account_id', '=', accountId)
      if (after) {
        const { at, id } = after
        select = select.where('at', '<=', at).where(eb => eb.or([eb('at', '<', at), eb('id', '<', id)]))
      }
      const rows = await select
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      const verdicts = rows.slice(0, limit).map(row => ({
        id: row.id,
        ceremonyId: row.ceremony_id,
        at: row.at,
        verdict: row.verdict as StoredVerdict['verdict'],
        score: row.score,
        reasons: row.reasons as RiskReason[],
      }))
      const last = verdicts.at(-1)
      return { verdicts, next: rows.length > limit && last ? `${last.at.toISOString()}~${last.id}` : null }
    },

    /**
     * Deletes up to `batch` attempts from before `before`, oldest first; see `attemptsKeptDays` for how far back the
     * rules look. @returns how many were deleted; less than `batch` when none are left
     */
    async purgeAttempts(before: Date, batch: number): Promise<number> {
      const deleted = await query
        .deleteFrom('sign_in_attempts')
        .where('id', 'in', eb =>
          eb.selectFrom('sign_in_attempts').select('id').where('at', '<', before).orderBy('at').limit(batch),
        )
        .executeTakeFirst()
      return Number(deleted.numDeletedRows)
    },
  }
}

interface PastRow {
  device_accounts: number
  address_accounts: number
  failed_accounts: number
  failures: number
  last_active_at: Date | null
  phone_changed_at: Date | null
  is_device_known: boolean
  sign_ins: { at: string; place: KnownPlace | null }[] | null
}

function pastOf(row: PastRow): Past {
  return {
    accountsOfDevice: row.device_accounts,
    accountsOfAddress: row.address_accounts,
    failuresOfPrefix: { failedAccounts: row.failed_accounts, failures: row.failures },
    history: row.last_active_at && {
      lastActiveAt: row.last_active_at,
      phoneChangedAt: row.phone_changed_at,
      isDeviceKnown: row.is_device_known,
      signIns: (row.sign_ins ?? []).map(({ at, place }) => ({ at: new Date(at), place })),
    },
  }
}

const cursorPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function readCursor(cursor: string | null): { at: Date; id: string } | null {
  const [, time = '', id = ''] = cursorPattern.exec(cursor ?? '') ?? []
  const at = new Date(time)
  return Number.isNaN(at.getTime()) ? null : { at, id }
}
