import type { Database, Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { LineFault } from './fault.ts'
import type { Place } from './read-records.ts'
import { insertRows } from './store-rows.ts'

/** An import as the journal knows it. */
export interface ImportState {
  id: string
  digest: string
  state: 'running' | 'completed'
  place: Place
  imported: number
  repeated: number
  rejected: number
}

export interface Rejection extends LineFault {
  line: number
}

export type ImportJournal = ReturnType<typeof createImportJournal>

export function createImportJournal(database: Database<IdentityTables>) {
  return {
    /** The journal's row of this file, made where there is none. */
    async begin(
      tx: Transaction<IdentityTables>,
      file: { id: string; realm: string; digest: string; at: Date; place: Place },
    ): Promise<{ state: ImportState; isNew: boolean }> {
      const { id, realm, digest, at, place } = file
      const start = { byte_offset: place.byteOffset, line: place.line }
      const made = await tx
        .insertInto('imports')
        .values({ id, realm, digest, state: 'running', ...start, started_at: at, updated_at: at, completed_at: null })
        .onConflict(conflict => conflict.columns(['realm', 'digest']).doNothing())
        .returning('id')
        .executeTakeFirst()
      const row = await tx
        .selectFrom('imports')
        .selectAll()
        .where('realm', '=', realm)
        .where('digest', '=', digest)
        .executeTakeFirstOrThrow()
      return { state: { ...row, place: { byteOffset: row.byte_offset, line: row.line } }, isNew: made !== undefined }
    },

    /**
     * Moves the journal on. First in the batch's transaction: of two runs over one file, the second waits here and then finds
     * that the batch is not its own.
     *
     * @throws AppError `import.overtaken`
     */
    async advance(tx: Transaction<IdentityTables>, before: ImportState, to: Place, at: Date): Promise<void> {
      const moved = await tx
        .updateTable('imports')
        .set({ byte_offset: to.byteOffset, line: to.line, updated_at: at })
        .where('id', '=', before.id)
        .where('state', '=', 'running')
        .where('byte_offset', '=', before.place.byteOffset)
        .returning('id')
        .executeTakeFirst()
      if (moved === undefined) throw new AppError('import.overtaken', { details: { line: before.place.line } })
    },

    async count(tx: Transaction<IdentityTables>, after: ImportState): Promise<void> {
      const { imported, repeated, rejected } = after
      await tx.updateTable('imports').set({ imported, repeated, rejected }).where('id', '=', after.id).execute()
    },

    /** @returns whether this call completed it */
    async complete(tx: Transaction<IdentityTables>, id: string, at: Date): Promise<boolean> {
      const completed = await tx
        .updateTable('imports')
        .set({ state: 'completed', updated_at: at, completed_at: at })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .returning('id')
        .executeTakeFirst()
      return completed !== undefined
    },

    async reject(tx: Transaction<IdentityTables>, importId: string, rejections: readonly Rejection[]): Promise<void> {
      await insertRows(
        tx,
        'import_rejections',
        rejections.map(({ line, code, field, reason, masked, otherLine }) => ({
          import_id: importId,
          line,
          code,
          field: field ?? null,
          reason: reason ?? null,
          masked: masked ?? null,
          other_line: otherLine ?? null,
        })),
      )
    },

    /** The rejections after a line, in order, so many at most. */
    async rejections(importId: string, afterLine: number, limit: number): Promise<Rejection[]> {
      const rows = await database.query
        .selectFrom('import_rejections')
        .selectAll()
        .where('import_id', '=', importId)
        .where('line', '>', afterLine)
        .orderBy('line')
        .limit(limit)
        .execute()
      return rows.map(row => ({
        line: row.line,
        code: row.code as Rejection['code'],
        ...(row.field === null ? {} : { field: row.field }),
        ...(row.reason === null ? {} : { reason: row.reason }),
        ...(row.masked === null ? {} : { masked: row.masked }),
        ...(row.other_line === null ? {} : { otherLine: row.other_line }),
      }))
    },
  }
}
