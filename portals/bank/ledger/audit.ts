import { sql } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

/** Everything is 0 in books that are right. */
export interface AuditReport {
  /** The sum of all balances, in fen. */
  total: number
  /** Entries whose postings do not sum to zero, or are fewer than two. */
  unbalancedEntries: number
  /** Accounts whose balance is not the sum of their postings, or whose postings have gaps or wrong running balances. */
  wrongAccounts: number
  /** Transfers said to be done without an entry in the books. */
  missingEntries: number
}

/** Proves the books from the postings up, on one snapshot. Reads all of them: for a nightly job and for tests. */
export function createAudit({ database }: { database: Database<BankTables> }) {
  return {
    async audit(): Promise<AuditReport> {
      const { rows } = await sql<AuditReport>`
        select (select coalesce(sum(balance), 0)::bigint from bank.accounts) as total,
          (select count(*) from bank.entries e left join
            (select entry_id, sum(amount) as total, count(*) as legs from bank.postings group by entry_id) p
            on p.entry_id = e.id where p.legs is null or p.legs < 2 or p.total <> 0) as "unbalancedEntries",
          (select count(*) from bank.accounts a left join
            (select account_id, sum(amount) as total, count(*) as legs, max(seq) as last,
              bool_or(balance_after <> running) as is_wrong
              from (select *, sum(amount) over (partition by account_id order by seq) as running from bank.postings) s
              group by account_id) p on p.account_id = a.id
            where a.balance <> coalesce(p.total, 0) or a.movements <> coalesce(p.legs, 0)
              or a.movements <> coalesce(p.last, 0) or p.is_wrong) as "wrongAccounts",
          (select count(*) from bank.transfers t where t.outcome = 'done'
            and not exists (select from bank.entries e where e.id = t.entry_id)) as "missingEntries"`.execute(
        database.query,
      )
      const [report] = rows
      if (report === undefined) throw new TypeError('an audit answers with one row')
      return report
    },
  }
}
