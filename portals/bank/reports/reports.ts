import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import type { ReportRow, ReportStore } from './store.ts'

export interface Report {
  id: string
  customerId: string
  movement: { accountId: string; seq: number } | null
  note: string
  reportedAt: Date
  releasedAt: Date | null
  /** The staff member. */
  releasedBy: string | null
}

export interface ReportWanted {
  customerId: string
  /** Null where it is not about one movement. */
  movement: { accountId: string; seq: number } | null
  note: string
}

interface ReportDependencies {
  database: Database<BankTables>
  store: ReportStore
  now: () => Date
  newId: (now: Date) => string
  /** Of all the customer's accounts, by id: whoever reports or releases waits here for the other. */
  lockAccounts: (tx: Executor<BankTables>, customerId: string) => Promise<void>
  freeze: (tx: Executor<BankTables>, customerId: string) => Promise<number>
  unfreeze: (tx: Executor<BankTables>, customerId: string) => Promise<number>
}

export type ReportResult =
  | { ok: true; reportId: string; frozenAccounts: number }
  | { ok: false; code: 'report.movement_unknown' | 'report.bad_note' }

const longestNote = 500

export function createReports(deps: ReportDependencies) {
  const { database, store, now, newId, lockAccounts, freeze, unfreeze } = deps
  return {
    /** When this has answered, no payment that was not through before goes out: transfers lock what is frozen here. */
    async report({ customerId, movement, note }: ReportWanted): Promise<ReportResult> {
      if ([...note].length > longestNote || note.includes('\0') || !note.isWellFormed())
        return { ok: false, code: 'report.bad_note' }
      if (movement !== null && !(await store.isMovement(customerId, movement.accountId, movement.seq)))
        return { ok: false, code: 'report.movement_unknown' }
      const at = now()
      const id = newId(at)
      const row = { customer_id: customerId, id, note, reported_at: at }
      const what = { account_id: movement?.accountId ?? null, seq: movement?.seq ?? null }
      const frozenAccounts = await database.transaction(async tx => {
        await lockAccounts(tx, customerId)
        await store.insert(tx, { ...row, ...what })
        return await freeze(tx, customerId)
      })
      return { ok: true, reportId: id, frozenAccounts }
    },

    /** For staff, who have made sure whom they speak with. Accounts stay frozen while another report is open. */
    async release(wanted: { customerId: string; reportId: string; by: string }): Promise<ReleaseResult> {
      const { customerId, reportId, by } = wanted
      return await database.transaction(async tx => {
        await lockAccounts(tx, customerId)
        if (!(await store.release(tx, { customerId, id: reportId, by, at: now() })))
          return { ok: false, code: 'report.not_open' }
        if (await store.hasOpen(tx, customerId)) return { ok: true, isFrozen: true }
        await unfreeze(tx, customerId)
        return { ok: true, isFrozen: false }
      })
    },

    async list(customerId: string): Promise<Report[]> {
      return (await store.list(customerId)).map(reportOf)
    },
  }
}

type ReleaseResult = { ok: true; isFrozen: boolean } | { ok: false; code: 'report.not_open' }

const reportOf = (row: ReportRow): Report => ({
  id: row.id,
  customerId: row.customer_id,
  movement: row.account_id === null || row.seq === null ? null : { accountId: row.account_id, seq: row.seq },
  note: row.note,
  reportedAt: row.reported_at,
  releasedAt: row.released_at,
  releasedBy: row.released_by,
})
