import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import type { Figures } from './rules.ts'

export type LimitRow = Selectable<BankTables['limits']>

export interface LimitChange extends Figures {
  customerId: string
  medium: string
  at: Date
  /** `YYYY-MM-DD` */
  day: string
}

export type LimitStore = ReturnType<typeof createLimitStore>

export function createLimitStore(database: Database<BankTables>) {
  return {
    async list(customerId: string, executor: Executor<BankTables> = database.query): Promise<LimitRow[]> {
      return await executor.selectFrom('limits').selectAll().where('customer_id', '=', customerId).execute()
    },

    /** Of two who lower at once the lower one stands. */
    async lower(change: LimitChange): Promise<void> {
      await database.query
        .insertInto('limits')
        .values(rowOf(change))
        .onConflict(conflict =>
          conflict.columns(['customer_id', 'medium']).doUpdateSet({
            per_transaction: sql`least(limits.per_transaction, excluded.per_transaction)`,
            per_day: sql`least(limits.per_day, excluded.per_day)`,
            changed_at: change.at,
          }),
        )
        .execute()
    },

    /** @returns false where the limits have been changed since `seenChangedAt`: raising must not undo a lowering unseen */
    async raise(tx: Executor<BankTables>, change: LimitChange, seenChangedAt: Date | null): Promise<boolean> {
      const raised = await tx
        .insertInto('limits')
        .values(rowOf(change))
        .onConflict(conflict =>
          conflict
            .columns(['customer_id', 'medium'])
            .doUpdateSet({ per_transaction: change.perTransaction, per_day: change.perDay, changed_at: change.at })
            .where('limits.changed_at', 'is not distinct from', seenChangedAt),
        )
        .returning('medium')
        .executeTakeFirst()
      return raised !== undefined
    },
  }
}

const rowOf = ({ customerId, medium, perTransaction, perDay, at, day }: LimitChange) => ({
  customer_id: customerId,
  medium,
  per_transaction: perTransaction,
  per_day: perDay,
  changed_at: at,
  day,
})
