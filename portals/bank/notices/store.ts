import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import type { EntryKind } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'

export interface NoticeRow {
  id: string
  account_id: string
  kind: 'movement' | 'schedule'
  at: Date
  read_at: Date | null
  number_masked: string | null
  /** Of a movement. */
  entry_kind: EntryKind | null
  seq: number | null
  amount: number | null
  balance_after: number | null
  /** Of a scheduled transfer. */
  ordered: number | null
  outcome: string | null
}

export interface DueRow extends NoticeRow {
  customer_id: string
  sms_attempts: number
  phone_cipher: string | null
  language: Language | null
}

interface ScheduleNotice {
  customer_id: string
  id: string
  account_id: string
  schedule_id: string
  run: number
  at: Date
  /** Whether it is sent by SMS too. */
  bySms: boolean
}

/** For the transaction in which the run is recorded. */
export async function tellSchedule(tx: Executor<BankTables>, { bySms, ...notice }: ScheduleNotice): Promise<void> {
  await tx
    .insertInto('notices')
    .values({ ...notice, kind: 'schedule', sms_due_at: bySms ? notice.at : null })
    .execute()
}

export type NoticeStore = ReturnType<typeof createNoticeStore>

type Key = { customer_id: string; id: string; account_id: string }

export function createNoticeStore(database: Database<BankTables>) {
  return {
    /** Newest first, those after the key `before`. */
    async list(
      customerId: string,
      before: { id: string; accountId: string } | null,
      limit: number,
    ): Promise<NoticeRow[]> {
      const after =
        before === null ? sql`` : sql`and (n.id, n.account_id) < (${before.id}::uuid, ${before.accountId}::uuid)`
      const { rows } = await sql<NoticeRow>`select ${shown} from bank.notices n ${joined}
        where n.customer_id = ${customerId} ${after}
        order by n.id desc, n.account_id desc limit ${limit}`.execute(database.query)
      return rows
    },

    async unread(customerId: string, most: number): Promise<number> {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
        select 1 from bank.notices where customer_id = ${customerId} and read_at is null limit ${most}) as unseen`.execute(
        database.query,
      )
      return rows[0]?.count ?? 0
    },

    async markAllRead(customerId: string, at: Date): Promise<void> {
      await database.query
        .updateTable('notices')
        .set({ read_at: at })
        .where('customer_id', '=', customerId)
        .where('read_at', 'is', null)
        .execute()
    },

    /**
     * What is to be sent by SMS, leased: another process finds it again only after `leasedUntil`, so that one that is killed while it
     * sends loses nothing, and no two send the same at a time.
     */
    async takeDue(now: Date, leasedUntil: Date, limit: number): Promise<DueRow[]> {
      const { rows } = await sql<DueRow>`with taken as (
          update bank.notices n set sms_due_at = ${leasedUntil}, sms_attempts = n.sms_attempts + 1
          where (n.customer_id, n.id, n.account_id) in (
            select d.customer_id, d.id, d.account_id from bank.notices d where d.sms_due_at <= ${now}
            order by d.sms_due_at limit ${limit} for update skip locked)
          returning n.*)
        select n.customer_id, n.sms_attempts, c.phone_cipher, w.language, ${shown} from taken n ${joined}
          left join bank.contacts c on c.customer_id = n.customer_id
          left join bank.notice_settings w on w.customer_id = n.customer_id
          order by n.at`.execute(database.query)
      return rows
    },

    async settle({ customer_id, id, account_id }: Key, to: { sentAt: Date } | { dueAt: Date | null }): Promise<void> {
      await database.query
        .updateTable('notices')
        .set('sentAt' in to ? { sms_due_at: null, sms_sent_at: to.sentAt } : { sms_due_at: to.dueAt })
        .where('customer_id', '=', customer_id)
        .where('id', '=', id)
        .where('account_id', '=', account_id)
        .execute()
    },

    async purge(before: Date, limit: number): Promise<void> {
      await sql`delete from bank.notices where (customer_id, id, account_id) in (
        select customer_id, id, account_id from bank.notices where at < ${before} order by at limit ${limit})`.execute(
        database.query,
      )
    },

    async findSettings(customerId: string): Promise<Selectable<BankTables['notice_settings']> | null> {
      const query = database.query.selectFrom('notice_settings').selectAll().where('customer_id', '=', customerId)
      return (await query.executeTakeFirst()) ?? null
    },

    async saveSettings(row: Insertable<BankTables['notice_settings']>): Promise<void> {
      const { customer_id: _, ...rest } = row
      await database.query
        .insertInto('notice_settings')
        .values(row)
        .onConflict(conflict => conflict.column('customer_id').doUpdateSet(rest))
        .execute()
    },

    async findContact(customerId: string): Promise<{ phone_masked: string } | null> {
      const query = database.query.selectFrom('contacts').select('phone_masked').where('customer_id', '=', customerId)
      return (await query.executeTakeFirst()) ?? null
    },

    async recordContact(row: Insertable<BankTables['contacts']>): Promise<void> {
      const { customer_id: _, ...rest } = row
      await database.query
        .insertInto('contacts')
        .values(row)
        .onConflict(conflict => conflict.column('customer_id').doUpdateSet(rest))
        .execute()
    },
  }
}

const shown = sql`n.id, n.account_id, n.kind, n.at, n.read_at, a.number_masked, n.seq, p.kind as entry_kind, p.amount, p.balance_after,
  s.amount as ordered, r.outcome`

const joined = sql`left join bank.accounts a on a.id = n.account_id
  left join bank.postings p on p.account_id = n.account_id and p.seq = n.seq
  left join bank.schedules s on s.customer_id = n.customer_id and s.id = n.schedule_id
  left join bank.schedule_runs r on r.customer_id = n.customer_id and r.schedule_id = n.schedule_id and r.run = n.run`
