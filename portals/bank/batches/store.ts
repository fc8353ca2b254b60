import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'

export type BatchRow = Selectable<BankTables['batches']>
export type LineRow = Selectable<BankTables['batch_lines']>
export type NewLine = Omit<Insertable<BankTables['batch_lines']>, 'outcome' | 'entry_id' | 'ran_at'>

export interface Progress {
  done: number
  refused: number
  /** Fen. */
  paid: number
}

export type BatchStore = ReturnType<typeof createBatchStore>

export function createBatchStore(database: Database<BankTables>) {
  const at = (organisationId: string, id: string) => ({ organisation_id: organisationId, id })
  return {
    async insert(batch: Insertable<BankTables['batches']>, lines: readonly NewLine[]): Promise<void> {
      await database.transaction(async tx => {
        await tx.insertInto('batches').values(batch).execute()
        await sql`insert into bank.batch_lines select * from
          json_populate_recordset(null::bank.batch_lines, ${JSON.stringify(lines)}::text::json)`.execute(tx)
      })
    },

    async find(organisationId: string, id: string): Promise<BatchRow | null> {
      const query = database.query.selectFrom('batches').selectAll()
      return (await query.where(eb => eb.and(at(organisationId, id))).executeTakeFirst()) ?? null
    },

    /** Until the transaction ends nobody else decides about it. */
    async lock(tx: Executor<BankTables>, organisationId: string, id: string): Promise<BatchRow | null> {
      const query = tx.selectFrom('batches').selectAll().forUpdate()
      return (await query.where(eb => eb.and(at(organisationId, id))).executeTakeFirst()) ?? null
    },

    /** One like it that is not declined: the same file sent twice. */
    async findSame(organisationId: string, digest: string, since: Date): Promise<string | null> {
      const row = await database.query
        .selectFrom('batches')
        .select('id')
        .where('organisation_id', '=', organisationId)
        .where('digest', '=', digest)
        .where('state', '<>', 'declined')
        .where('made_at', '>', since)
        .executeTakeFirst()
      return row?.id ?? null
    },

    async list(organisationId: string, limit: number): Promise<BatchRow[]> {
      return await database.query
        .selectFrom('batches')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
    },

    async lines(organisationId: string, id: string, after: number, limit: number): Promise<LineRow[]> {
      return await database.query
        .selectFrom('batch_lines')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .where('batch_id', '=', id)
        .where('line', '>', after)
        .orderBy('line')
        .limit(limit)
        .execute()
    },

    async progress(organisationId: string, id: string): Promise<Progress> {
      const { rows } = await sql<Progress>`select
          count(*) filter (where outcome = 'done')::int as done,
          count(*) filter (where outcome <> 'done')::int as refused,
          coalesce(sum(amount) filter (where outcome = 'done'), 0)::bigint as paid
        from bank.batch_lines where organisation_id = ${organisationId} and batch_id = ${id}`.execute(database.query)
      return rows[0] ?? { done: 0, refused: 0, paid: 0 }
    },

    /**
     * Of two who decide at once one does. That somebody approves what they have made is refused here, in the statement itself, and by
     * the table's own check.
     */
    async decide(
      tx: Executor<BankTables>,
      batch: { organisationId: string; id: string; digest: string },
      to: { state: 'approved' | 'declined'; by: string; at: Date; medium: string | null },
    ): Promise<boolean> {
      let update = tx
        .updateTable('batches')
        .set({ state: to.state, decided_by: to.by, decided_at: to.at, medium: to.medium })
        .where(eb => eb.and(at(batch.organisationId, batch.id)))
        .where('state', '=', 'waiting')
        .where('digest', '=', batch.digest)
      if (to.state === 'approved') update = update.where('maker_id', '<>', to.by)
      return (await update.executeTakeFirst()).numUpdatedRows === 1n
    },

    /** The next line of an approved batch that no other process has in hand, locked until the transaction ends. */
    async takeLine(tx: Executor<BankTables>): Promise<(LineRow & { from_account: string }) | null> {
      const row = await tx
        .selectFrom('batches as b')
        .innerJoin('batch_lines as l', join =>
          join.onRef('l.organisation_id', '=', 'b.organisation_id').onRef('l.batch_id', '=', 'b.id'),
        )
        .selectAll('l')
        .select('b.from_account')
        .where('b.state', '=', 'approved')
        .where('l.outcome', 'is', null)
        .orderBy('b.decided_at')
        .orderBy('l.line')
        .limit(1)
        .forNoKeyUpdate('l')
        .skipLocked()
        .executeTakeFirst()
      return row ?? null
    },

    async payLine(tx: Executor<BankTables>, call: PayLine): Promise<string> {
      const { rows } = await sql<{ outcome: string }>`select bank.pay_batch_line(${call.organisation}, ${call.batch},
        ${call.line}, ${call.entry}, ${call.at}, ${call.clearing}, ${call.numbers}::text[], ${call.names}::text[])
        as outcome`.execute(tx)
      return rows[0]?.outcome ?? ''
    },

    /** Batches all of whose lines were tried. */
    async finish(now: Date): Promise<void> {
      await sql`update bank.batches b set state = 'done', finished_at = ${now} where b.state = 'approved' and not exists (
        select from bank.batch_lines l where l.organisation_id = b.organisation_id and l.batch_id = b.id
          and l.outcome is null)`.execute(database.query)
    },
  }
}

export interface PayLine {
  organisation: string
  batch: string
  line: number
  entry: string
  at: Date
  clearing: string
  numbers: readonly string[]
  names: readonly string[]
}
