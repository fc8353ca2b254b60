import type { Selectable } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type ReportRow = Selectable<BankTables['reports']>

export type ReportStore = ReturnType<typeof createReportStore>

export function createReportStore(database: Database<BankTables>) {
  return {
    /** Whether this is a movement of an account of the customer. */
    async isMovement(customerId: string, accountId: string, seq: number): Promise<boolean> {
      const found = await database.query
        .selectFrom('postings')
        .innerJoin('accounts', 'accounts.id', 'postings.account_id')
        .select('postings.seq')
        .where('postings.account_id', '=', accountId)
        .where('postings.seq', '=', seq)
        .where('accounts.customer_id', '=', customerId)
        .executeTakeFirst()
      return found !== undefined
    },

    async insert(tx: Executor<BankTables>, row: Omit<ReportRow, 'released_at' | 'released_by'>): Promise<void> {
      await tx.insertInto('reports').values(row).execute()
    },

    async release(
      tx: Executor<BankTables>,
      { customerId, id, by, at }: { customerId: string; id: string; by: string; at: Date },
    ): Promise<boolean> {
      const released = await tx
        .updateTable('reports')
        .set({ released_at: at, released_by: by })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('released_at', 'is', null)
        .executeTakeFirst()
      return released.numUpdatedRows === 1n
    },

    async hasOpen(tx: Executor<BankTables>, customerId: string): Promise<boolean> {
      const open = await tx
        .selectFrom('reports')
        .select('id')
        .where('customer_id', '=', customerId)
        .where('released_at', 'is', null)
        .executeTakeFirst()
      return open !== undefined
    },

    async list(customerId: string): Promise<ReportRow[]> {
      return await database.query
        .selectFrom('reports')
        .selectAll()
        .where('customer_id', '=', customerId)
        .orderBy('id', 'desc')
        .execute()
    },
  }
}
