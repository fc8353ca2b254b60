import type { Insertable, Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type OperationRow = Selectable<BankTables['operation_drafts']>
export type OperationStore = ReturnType<typeof createOperationStore>

export function createOperationStore(database: Database<BankTables>) {
  const mine = (customerId: string, id: string) => ({ customer_id: customerId, id })
  return {
    async insert(row: Insertable<BankTables['operation_drafts']>): Promise<void> {
      await database.query.insertInto('operation_drafts').values(row).execute()
    },

    async find(customerId: string, id: string): Promise<OperationRow | null> {
      const query = database.query.selectFrom('operation_drafts').selectAll()
      return (await query.where(eb => eb.and(mine(customerId, id))).executeTakeFirst()) ?? null
    },

    /** In one statement, so that of two who carry it out exactly one does. */
    async take(tx: Executor<BankTables>, customerId: string, id: string, at: Date): Promise<boolean> {
      const taken = await tx
        .updateTable('operation_drafts')
        .set({ done_at: at, outcome: 'done' })
        .where(eb => eb.and(mine(customerId, id)))
        .where('done_at', 'is', null)
        .where('declined_at', 'is', null)
        .executeTakeFirst()
      return taken.numUpdatedRows === 1n
    },

    async setOutcome(tx: Executor<BankTables>, customerId: string, id: string, outcome: string): Promise<void> {
      const update = tx.updateTable('operation_drafts').set({ outcome })
      await update.where(eb => eb.and(mine(customerId, id))).execute()
    },

    async ask(customerId: string, id: string, at: Date): Promise<void> {
      const update = database.query.updateTable('operation_drafts').set({ asked_at: at })
      await update
        .where(eb => eb.and(mine(customerId, id)))
        .where('asked_at', 'is', null)
        .execute()
    },

    async decline(customerId: string, id: string, at: Date): Promise<void> {
      await database.query
        .updateTable('operation_drafts')
        .set({ declined_at: at })
        .where(eb => eb.and(mine(customerId, id)))
        .where('done_at', 'is', null)
        .where('declined_at', 'is', null)
        .execute()
    },

    async purge(before: Date, limit: number): Promise<void> {
      await sql`delete from bank.operation_drafts where (customer_id, id) in (
        select customer_id, id from bank.operation_drafts where created_at < ${before}
        order by created_at limit ${limit})`.execute(database.query)
    },
  }
}
