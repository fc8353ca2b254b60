import { type Selectable, sql } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
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
  const write = async (change: LimitChange, how: 'lower' | 'set'): Promise<void> => {
    const { customerId, medium, perTransaction, perDay, at, day } = change
    const figures = { per_transaction: perTransaction, per_day: perDay, changed_at: at }
    await database.query
      .insertInto('limits')
      .values({ customer_id: customerId, medium, day, ...figures })
      .onConflict(conflict =>
        conflict.columns(['customer_id', 'medium']).doUpdateSet(
          how === 'set'
            ? figures
            : {
                // Of two who lower at once the lower one stands.
                per_transaction: sql`least(limits.per_transaction, excluded.per_transaction)`,
                per_day: sql`least(limits.per_day, excluded.per_day)`,
                changed_at: at,
              },
        ),
      )
      .execute()
  }
  return {
    async list(customerId: string): Promise<LimitRow[]> {
      return await database.query.selectFrom('limits').selectAll().where('customer_id', '=', customerId).execute()
    },
    lower: (change: LimitChange) => write(change, 'lower'),
    set: (change: LimitChange) => write(change, 'set'),
  }
}
