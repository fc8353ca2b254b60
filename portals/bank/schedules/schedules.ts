import { findMistake, isId, type TransferMistake, type TransferWish } from '../ledger/index.ts'
import type { Repeat, ScheduleState } from './rules.ts'
import type { ScheduleRow, ScheduleStore } from './store.ts'

export interface ScheduleWanted extends Omit<TransferWish, 'key'> {
  firstAt: Date
  repeat: Repeat
}

export interface Schedule extends ScheduleWanted {
  id: string
  dueAt: Date | null
  runs: number
  state: ScheduleState
}

interface ScheduleDependencies {
  store: ScheduleStore
  now: () => Date
  newId: (now: Date) => string
}

export type ScheduleResult =
  | { ok: true; scheduleId: string }
  | { ok: false; code: TransferMistake | 'schedule.in_the_past' | 'schedule.too_far' | 'schedule.no_medium' }

/** Nobody remembers longer what they have ordered. */
const furthest = 366 * 86_400_000

/** Ordering, listing and cancelling. Whether the money is there is seen when the time has come. */
export function createSchedules({ store, now, newId }: ScheduleDependencies) {
  return {
    async create(wanted: ScheduleWanted): Promise<ScheduleResult> {
      const mistake = findMistake({ ...wanted, key: 'schedule' })
      if (mistake !== null) return { ok: false, code: mistake }
      if (wanted.to.kind === 'payee' && wanted.medium === null) return { ok: false, code: 'schedule.no_medium' }
      const at = now()
      const ahead = wanted.firstAt.getTime() - at.getTime()
      if (!(ahead > 0)) return { ok: false, code: 'schedule.in_the_past' }
      if (ahead > furthest) return { ok: false, code: 'schedule.too_far' }
      const scheduleId = newId(at)
      await store.insert(rowOf(scheduleId, wanted, at))
      return { ok: true, scheduleId }
    },

    async list(customerId: string): Promise<Schedule[]> {
      return (await store.list(customerId)).map(scheduleOf)
    },

    async cancel(customerId: string, scheduleId: string): Promise<{ ok: true } | { ok: false; code: 'schedule.over' }> {
      const isCancelled = isId(scheduleId) && (await store.cancel(customerId, scheduleId))
      return isCancelled ? { ok: true } : { ok: false, code: 'schedule.over' }
    },
  }
}

function rowOf(id: string, wanted: ScheduleWanted, at: Date): Omit<ScheduleRow, 'runs' | 'state'> {
  return {
    customer_id: wanted.customerId,
    id,
    from_account: wanted.fromAccount,
    to_account: wanted.to.kind === 'own' ? wanted.to.accountId : null,
    payee_id: wanted.to.kind === 'payee' ? wanted.to.payeeId : null,
    amount: wanted.amount,
    memo: wanted.memo,
    medium: wanted.medium,
    repeat: wanted.repeat,
    first_at: wanted.firstAt,
    due_at: wanted.firstAt,
    created_at: at,
  }
}

export const scheduleOf = (row: ScheduleRow): Schedule => ({
  id: row.id,
  customerId: row.customer_id,
  fromAccount: row.from_account,
  to:
    row.to_account === null
      ? { kind: 'payee', payeeId: row.payee_id ?? '' }
      : { kind: 'own', accountId: row.to_account },
  amount: row.amount,
  memo: row.memo,
  medium: row.medium,
  firstAt: row.first_at,
  repeat: row.repeat,
  dueAt: row.due_at,
  runs: row.runs,
  state: row.state,
})
