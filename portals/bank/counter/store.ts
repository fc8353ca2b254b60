import type { Insertable, Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type ChangeRow = Selectable<BankTables['organisation_changes']>
export type ChangeStore = ReturnType<typeof createChangeStore>

export function createChangeStore(database: Database<BankTables>) {
  return {
    async insert(tx: Executor<BankTables>, row: Insertable<BankTables['organisation_changes']>): Promise<void> {
      await tx.insertInto('organisation_changes').values(row).execute()
    },

    /** Whoever decides about an organisation's members waits here for the other. */
    async lockOrganisation(tx: Executor<BankTables>, id: string): Promise<boolean> {
      const query = tx.selectFrom('organisations').select('id').where('id', '=', id)
      return (await query.forUpdate().executeTakeFirst()) !== undefined
    },

    async find(tx: Executor<BankTables>, organisationId: string, id: string): Promise<ChangeRow | null> {
      const query = tx.selectFrom('organisation_changes').selectAll()
      const row = await query.where('organisation_id', '=', organisationId).where('id', '=', id).executeTakeFirst()
      return row ?? null
    },

    /** Newest first. */
    async list(organisationId: string, limit: number): Promise<ChangeRow[]> {
      const query = database.query.selectFrom('organisation_changes').selectAll()
      return await query.where('organisation_id', '=', organisationId).orderBy('id', 'desc').limit(limit).execute()
    },

    /** In one statement, so that of two who decide one does. */
    async decide(
      tx: Executor<BankTables>,
      { organisation_id, id }: Pick<ChangeRow, 'organisation_id' | 'id'>,
      decision: { state: 'applied' | 'declined'; decided_by: string; decided_by_name: string; decided_at: Date },
    ): Promise<boolean> {
      const decided = await tx
        .updateTable('organisation_changes')
        .set(decision)
        .where('organisation_id', '=', organisation_id)
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return decided.numUpdatedRows === 1n
    },

    /** All organisations, with how many changes wait of each. */
    async organisations(limit: number) {
      return await database.query
        .selectFrom('organisations as o')
        .select(['o.id', 'o.name'])
        .select(
          sql<number>`(select count(*)::int from bank.organisation_changes c
            where c.organisation_id = o.id and c.state = 'waiting')`.as('waiting'),
        )
        .orderBy('o.name')
        .limit(limit)
        .execute()
    },
  }
}
