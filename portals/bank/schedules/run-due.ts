import type { Database, Executor } from '../../../kit/database/index.ts'
import type { TransferResult, TransferWish } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'
import { nextDue } from './rules.ts'
import { scheduleOf } from './schedules.ts'
import type { RunRow, ScheduleRow, ScheduleStore } from './store.ts'

/** What became of one run. */
export interface ScheduleRun {
  customerId: string
  scheduleId: string
  run: number
  dueAt: Date
  ranAt: Date
  /** `done`, or the code that the transfer was refused with. */
  outcome: string
  entryId: string | null
  toldAt: Date | null
}

interface RunDependencies {
  database: Database<BankTables>
  store: ScheduleStore
  now: () => Date
  transferWithin: (wish: TransferWish, tx: Executor<BankTables>) => Promise<TransferResult>
  /** Tells the customer what became of a run, in the run's own transaction. */
  tell: (tx: Executor<BankTables>, run: RunRow, fromAccount: string) => Promise<void>
}

export function createScheduleRuns(deps: RunDependencies) {
  const { database, store } = deps
  return {
    /**
     * Makes the transfers that are due, at most `limit`, each with its record in one transaction: however many processes do
     * this, and wherever one of them dies, each happens once. A refusal (too little money, a frozen account) is recorded like
     * a success and not tried again; what repeats comes again at its next time.
     */
    async runDue(limit = 100): Promise<ScheduleRun[]> {
      const ran: ScheduleRun[] = []
      while (ran.length < limit) {
        const one = await database.transaction(tx => runNext(deps, tx))
        if (one === null) break
        ran.push(one)
      }
      return ran
    },

    async runsOf(customerId: string, scheduleId: string): Promise<ScheduleRun[]> {
      return (await store.runsOf(customerId, scheduleId)).map(runOf)
    },
  }
}

async function runNext(
  { store, now, transferWithin, tell }: RunDependencies,
  tx: Executor<BankTables>,
): Promise<ScheduleRun | null> {
  const at = now()
  const due = await store.takeDue(tx, at)
  if (due === null) return null
  const number = due.runs + 1
  const { customerId, fromAccount, to, amount, memo, medium } = scheduleOf(due)
  const wish = { customerId, fromAccount, to, amount, memo, medium, key: `schedule:${due.id}:${number}` }
  const result = await transferWithin(wish, tx)
  const run: RunRow = {
    customer_id: due.customer_id,
    schedule_id: due.id,
    run: number,
    due_at: due.due_at ?? at,
    ran_at: at,
    outcome: result.ok ? 'done' : result.code,
    entry_id: result.ok ? result.entryId : null,
    told_at: at,
  }
  await tell(tx, run, fromAccount)
  await store.record(tx, run, stateAfter(due, result.ok, at))
  return runOf(run)
}

function stateAfter({ first_at, repeat }: ScheduleRow, isDone: boolean, at: Date) {
  const due = nextDue(first_at, repeat, at)
  if (due !== null) return { state: 'waiting' as const, due_at: due }
  return { state: isDone ? ('done' as const) : ('failed' as const), due_at: null }
}

const runOf = (row: RunRow): ScheduleRun => ({
  customerId: row.customer_id,
  scheduleId: row.schedule_id,
  run: row.run,
  dueAt: row.due_at,
  ranAt: row.ran_at,
  outcome: row.outcome,
  entryId: row.entry_id,
  toldAt: row.told_at,
})
