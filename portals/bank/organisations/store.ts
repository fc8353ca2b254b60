import { sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import type { Role } from './rules.ts'

export interface LimitRow {
  role: Role
  per_batch: number
  per_day: number
  day: string
  day_spent: number
}

export type OrganisationStore = ReturnType<typeof createOrganisationStore>

export function createOrganisationStore(database: Database<BankTables>) {
  return {
    /** The organisations that somebody is a member of, the oldest membership first. */
    async membershipsOf(customerId: string, executor: Executor<BankTables> = database.query) {
      return await executor
        .selectFrom('organisation_members as m')
        .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
        .select(['o.id as organisationId', 'o.name as organisation', 'm.role', 'm.name'])
        .where('m.customer_id', '=', customerId)
        .where('m.removed_at', 'is', null)
        .orderBy('m.added_at')
        .orderBy('o.id')
        .execute()
    },

    async namesOf(organisationId: string): Promise<Map<string, string>> {
      const rows = await database.query
        .selectFrom('organisation_members')
        .select(['customer_id', 'name'])
        .where('organisation_id', '=', organisationId)
        .execute()
      return new Map(rows.map(row => [row.customer_id, row.name]))
    },

    async limits(organisationId: string, executor: Executor<BankTables> = database.query): Promise<LimitRow[]> {
      return await executor
        .selectFrom('organisation_limits')
        .select(['role', 'per_batch', 'per_day', 'day', 'day_spent'])
        .where('organisation_id', '=', organisationId)
        .execute()
    },

    /** Uses the role's part of the day in one statement. @returns false where the limits leave no room */
    async spend(
      tx: Executor<BankTables>,
      { organisationId, role, amount, day }: { organisationId: string; role: Role; amount: number; day: string },
    ): Promise<boolean> {
      const spent = sql<number>`case when day >= ${day}::date then day_spent else 0 end + ${amount}::bigint`
      const used = await tx
        .updateTable('organisation_limits')
        .set({ day: sql`greatest(day, ${day}::date)`, day_spent: spent })
        .where('organisation_id', '=', organisationId)
        .where('role', '=', role)
        .where('per_batch', '>=', amount)
        .where('per_day', '>=', spent)
        .executeTakeFirst()
      return used.numUpdatedRows === 1n
    },

    async add(tx: Executor<BankTables>, { id, name, openedAt }: { id: string; name: string; openedAt: Date }) {
      await tx
        .insertInto('organisations')
        .values({ id, name, opened_at: openedAt })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },

    async addMember(
      tx: Executor<BankTables>,
      member: { organisation_id: string; customer_id: string; name: string; role: Role; added_at: Date },
    ): Promise<void> {
      await tx
        .insertInto('organisation_members')
        .values(member)
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },

    /** A member, or one again. */
    async putMember(
      tx: Executor<BankTables>,
      member: { organisation_id: string; customer_id: string; name: string; role: Role; added_at: Date },
    ): Promise<void> {
      const { name, role } = member
      await tx
        .insertInto('organisation_members')
        .values(member)
        .onConflict(conflict =>
          conflict.columns(['organisation_id', 'customer_id']).doUpdateSet({ name, role, removed_at: null }),
        )
        .execute()
    },

    async removeMember(
      tx: Executor<BankTables>,
      { organisation_id, customer_id, at }: { organisation_id: string; customer_id: string; at: Date },
    ): Promise<void> {
      await tx
        .updateTable('organisation_members')
        .set({ removed_at: at })
        .where('organisation_id', '=', organisation_id)
        .where('customer_id', '=', customer_id)
        .execute()
    },

    async member(tx: Executor<BankTables>, organisationId: string, customerId: string) {
      const row = await tx
        .selectFrom('organisation_members')
        .select(['role', 'name'])
        .where('organisation_id', '=', organisationId)
        .where('customer_id', '=', customerId)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      return row ?? null
    },

    async membersOf(organisationId: string) {
      return await database.query
        .selectFrom('organisation_members')
        .select(['customer_id as customerId', 'name', 'role', 'added_at as addedAt'])
        .where('organisation_id', '=', organisationId)
        .where('removed_at', 'is', null)
        .orderBy('added_at')
        .execute()
    },

    async setLimit(
      tx: Executor<BankTables>,
      limit: { organisation_id: string; role: Role; per_batch: number; per_day: number; day: string },
    ): Promise<void> {
      const { per_batch, per_day } = limit
      await tx
        .insertInto('organisation_limits')
        .values(limit)
        .onConflict(conflict => conflict.columns(['organisation_id', 'role']).doUpdateSet({ per_batch, per_day }))
        .execute()
    },
  }
}
