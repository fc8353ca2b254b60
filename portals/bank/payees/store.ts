import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type PayeeRow = Selectable<BankTables['payees']>

export type PayeeStore = ReturnType<typeof createPayeeStore>

export function createPayeeStore(database: Database<BankTables>) {
  return {
    /**
     * A payee that was removed comes back under its old id and cools off anew; what it was sent while it still cooled off
     * counts on, so that removing and adding again is no way around the allowance.
     *
     * @returns its id, or null where the customer has this payee
     */
    async add(row: Insertable<BankTables['payees']>): Promise<string | null> {
      const added = await database.query
        .insertInto('payees')
        .values(row)
        .onConflict(conflict =>
          conflict
            .columns(['customer_id', 'number_index'])
            .doUpdateSet({
              bank: row.bank,
              account_id: row.account_id,
              name_cipher: row.name_cipher,
              name_masked: row.name_masked,
              name_index: row.name_index,
              alias: row.alias ?? '',
              added_at: row.added_at,
              cooling_until: row.cooling_until,
              cooling_limit: row.cooling_limit,
              cooling_spent: sql`case when payees.cooling_until > ${row.added_at} then payees.cooling_spent else 0 end`,
              removed_at: null,
            })
            .where('payees.removed_at', 'is not', null),
        )
        .returning('id')
        .executeTakeFirst()
      return added?.id ?? null
    },

    /**
     * Counts one comparison of a name with a number, in one statement.
     *
     * @returns false where this customer has had as many as are allowed since `windowStart`
     */
    async takeCheck(customerId: string, now: Date, { windowStart, most }: { windowStart: Date; most: number }) {
      const taken = await database.query
        .insertInto('name_checks')
        .values({ customer_id: customerId, since: now, checks: 1 })
        .onConflict(conflict =>
          conflict
            .column('customer_id')
            .doUpdateSet({
              since: sql`case when name_checks.since <= ${windowStart} then ${now}::timestamptz else name_checks.since end`,
              checks: sql`case when name_checks.since <= ${windowStart} then 1 else name_checks.checks + 1 end`,
            })
            .where(eb => eb.or([eb('name_checks.since', '<=', windowStart), eb('name_checks.checks', '<', most)])),
        )
        .returning('checks')
        .executeTakeFirst()
      return taken !== undefined
    },

    /** The one that is kept for this number, also where it has been removed. */
    async findByNumber(customerId: string, indexes: readonly string[]): Promise<PayeeRow | null> {
      const row = await database.query
        .selectFrom('payees')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('number_index', 'in', indexes)
        .executeTakeFirst()
      return row ?? null
    },

    async find(customerId: string, id: string): Promise<PayeeRow | null> {
      const row = await database.query
        .selectFrom('payees')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return row ?? null
    },

    /** Newest first, those after the id `before`. */
    async list(customerId: string, before: string | null, limit: number): Promise<PayeeRow[]> {
      let query = database.query
        .selectFrom('payees')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('removed_at', 'is', null)
      if (before !== null) query = query.where('id', '<', before)
      return await query.orderBy('id', 'desc').limit(limit).execute()
    },

    async remove(customerId: string, id: string, at: Date): Promise<boolean> {
      const removed = await database.query
        .updateTable('payees')
        .set({ removed_at: at })
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return removed.numUpdatedRows === 1n
    },
  }
}
