import { sql } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
import type { EntryKind } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'

export interface MovementQuery {
  customerId: string
  accountId: string
  /** Postings with a lower number than this. */
  before: number | null
  limit: number
  from?: Date
  until?: Date
  kind?: EntryKind
  counterparty?: { what: 'name' | 'number'; indexes: readonly string[] }
  atLeast?: number
  atMost?: number
}

export interface MovementRow {
  seq: number
  entry_id: string
  kind: EntryKind
  amount: number
  balance_after: number
  at: Date
  memo: string
  outside_bank: string | null
  outside_name_masked: string | null
  outside_number_masked: string | null
  carrier: 'simulated' | null
  holder_masked: string | null
  number_masked: string | null
}

const indexColumns = {
  name: ['c.holder_index', 'e.outside_name_index'],
  number: ['c.number_index', 'e.outside_number_index'],
} as const

export type StatementStore = ReturnType<typeof createStatementStore>

export function createStatementStore(database: Database<BankTables>) {
  return {
    /** Newest first, read along the account's own key; nothing for an account that is not this customer's. */
    async list(wanted: MovementQuery): Promise<MovementRow[]> {
      let query = database.query
        .selectFrom('postings as p')
        .innerJoin('accounts as a', 'a.id', 'p.account_id')
        .innerJoin('entries as e', 'e.id', 'p.entry_id')
        .leftJoin('accounts as c', 'c.id', 'p.counterparty_id')
        .select(['p.seq', 'p.entry_id', 'p.kind', 'p.amount', 'p.balance_after', 'p.at', 'e.memo', 'e.carrier'])
        .select(['e.outside_bank', 'e.outside_name_masked', 'e.outside_number_masked'])
        .select(['c.holder_masked', 'c.number_masked'])
        .where('p.account_id', '=', wanted.accountId)
        .where('a.customer_id', '=', wanted.customerId)
      if (wanted.before !== null) query = query.where('p.seq', '<', wanted.before)
      if (wanted.from) query = query.where('p.at', '>=', wanted.from)
      if (wanted.until) query = query.where('p.at', '<', wanted.until)
      if (wanted.kind) query = query.where('p.kind', '=', wanted.kind)
      if (wanted.atLeast !== undefined) query = query.where(sql`abs(p.amount)`, '>=', wanted.atLeast)
      if (wanted.atMost !== undefined) query = query.where(sql`abs(p.amount)`, '<=', wanted.atMost)
      const { counterparty } = wanted
      if (counterparty) {
        const columns = indexColumns[counterparty.what]
        query = query.where(eb => eb.or(columns.map(column => eb(column, 'in', counterparty.indexes))))
      }
      return await query.orderBy('p.seq', 'desc').limit(wanted.limit).execute()
    },
  }
}
