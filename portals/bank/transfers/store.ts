import type { Selectable } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type DraftRow = Selectable<BankTables['transfer_drafts']>
export type DraftStore = ReturnType<typeof createDraftStore>

export function createDraftStore(database: Database<BankTables>) {
  return {
    async insert(row: Omit<DraftRow, 'taken_at' | 'declined_at' | 'asked_at' | 'media'>): Promise<void> {
      await database.query.insertInto('transfer_drafts').values(row).execute()
    },

    async find(customerId: string, id: string): Promise<DraftRow | null> {
      const row = await database.query
        .selectFrom('transfer_drafts')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .executeTakeFirst()
      return row ?? null
    },

    /** Newest first. */
    async list(customerId: string, limit: number): Promise<DraftRow[]> {
      return await database.query
        .selectFrom('transfer_drafts')
        .selectAll()
        .where('customer_id', '=', customerId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },

    /** In one statement, so that of two approvals exactly one makes the schedule. */
    async take(customerId: string, id: string, at: Date): Promise<boolean> {
      const taken = await database.query
        .updateTable('transfer_drafts')
        .set({ taken_at: at })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('taken_at', 'is', null)
        .where('declined_at', 'is', null)
        .executeTakeFirst()
      return taken.numUpdatedRows === 1n
    },

    /** What is asked first is what is asked: a transaction has one set of details. */
    async ask(customerId: string, id: string, { at, media }: { at: Date; media: string[] | null }): Promise<void> {
      await database.query
        .updateTable('transfer_drafts')
        .set({ asked_at: at, media })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('asked_at', 'is', null)
        .execute()
    },

    async decline(customerId: string, id: string, at: Date): Promise<void> {
      await database.query
        .updateTable('transfer_drafts')
        .set({ declined_at: at })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('declined_at', 'is', null)
        .execute()
    },

    /** What was made stays in the books; the drafts go. */
    async purge(before: Date, limit: number): Promise<void> {
      await database.query
        .deleteFrom('transfer_drafts')
        .where(eb =>
          eb(
            eb.refTuple('customer_id', 'id'),
            'in',
            eb
              .selectFrom('transfer_drafts')
              .select(['customer_id', 'id'])
              .where('created_at', '<', before)
              .orderBy('created_at')
              .limit(limit)
              .$asTuple('customer_id', 'id'),
          ),
        )
        .execute()
    },
  }
}
