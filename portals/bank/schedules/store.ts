import type { Selectable } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type ScheduleRow = Selectable<BankTables['schedules']>
export type RunRow = Selectable<BankTables['schedule_runs']>

export type ScheduleStore = ReturnType<typeof createScheduleStore>

export function createScheduleStore(database: Database<BankTables>) {
  return {
    async insert(row: Omit<ScheduleRow, 'runs' | 'state'>): Promise<void> {
      await database.query.insertInto('schedules').values(row).execute()
    },

    async list(customerId: string): Promise<ScheduleRow[]> {
      return await database.query
        .selectFrom('schedules')
        .selectAll()
        .where('customer_id', '=', customerId)
        .orderBy('id', 'desc')
        .execute()
    },

    /** Waits for a run that is under way, and then says whether there was anything left to cancel. */
    async cancel(customerId: string, id: string): Promise<boolean> {
      const cancelled = await database.query
        .updateTable('schedules')
        .set({ state: 'cancelled', due_at: null })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return cancelled.numUpdatedRows === 1n
    },

    /** The longest due that no other process has in hand, locked until the transaction ends. */
    async takeDue(tx: Executor<BankTables>, now: Date): Promise<ScheduleRow | null> {
      const row = await tx
        .selectFrom('schedules')
        .selectAll()
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst()
      return row ?? null
    },

    async record(tx: Executor<BankTables>, run: RunRow, after: Pick<ScheduleRow, 'due_at' | 'state'>): Promise<void> {
      await tx.insertInto('schedule_runs').values(run).execute()
      await tx
        .updateTable('schedules')
        .set({ ...after, runs: run.run })
        .where('customer_id', '=', run.customer_id)
        .where('id', '=', run.schedule_id)
        .execute()
    },

    async runsOf(customerId: string, scheduleId: string): Promise<RunRow[]> {
      return await database.query
        .selectFrom('schedule_runs')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('schedule_id', '=', scheduleId)
        .orderBy('run', 'desc')
        .execute()
    },
  }
}
