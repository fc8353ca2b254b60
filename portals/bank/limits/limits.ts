import type { Executor } from '../../../kit/database/index.ts'
import type { MediumPolicy } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'
import { bankDay, checkLowering, checkRaising, type Figures, type LimitRefusal } from './rules.ts'
import type { LimitRow, LimitStore } from './store.ts'

/** Fen throughout. */
export interface LimitView extends Figures {
  medium: string
  policy: MediumPolicy
  spentToday: number
  spentThisMonth: number
  /** When the customer last changed them. */
  changedAt: Date | null
}

export interface LimitWanted extends Figures {
  customerId: string
  medium: string
}

export interface RaiseWanted extends LimitWanted {
  /** When they were last changed, as the customer saw them. */
  seenChangedAt: Date | null
}

type LimitResult = { ok: true } | { ok: false; code: LimitRefusal | 'limit.medium_unknown' | 'limit.changed' }

interface LimitDependencies {
  store: LimitStore
  now: () => Date
  policies: () => Readonly<Record<string, MediumPolicy>>
}

export function createLimits({ store, now, policies }: LimitDependencies) {
  const view = async (customerId: string, executor?: Executor<BankTables>): Promise<LimitView[]> => {
    const rows = new Map((await store.list(customerId, executor)).map(row => [row.medium, row]))
    const day = bankDay(now())
    return Object.entries(policies()).map(([medium, policy]) => viewOf(medium, policy, rows.get(medium), day))
  }
  const viewOne = async ({ customerId, medium }: LimitWanted, executor?: Executor<BankTables>) =>
    (await view(customerId, executor)).find(one => one.medium === medium)
  const stamp = (at: Date) => ({ at, day: bankDay(at) })

  return {
    view,

    /** Takes effect with the next transfer. */
    async lower(wanted: LimitWanted): Promise<LimitResult> {
      const current = await viewOne(wanted)
      if (current === undefined) return { ok: false, code: 'limit.medium_unknown' }
      const code = checkLowering(current, wanted)
      if (code !== null) return { ok: false, code }
      await store.lower({ ...wanted, ...stamp(now()) })
      return { ok: true }
    },

    /** Whether `wanted` could be raised to, for the form: nothing is changed. */
    async mayRaise({ seenChangedAt, ...wanted }: LimitWanted & Partial<RaiseWanted>): Promise<LimitResult> {
      const current = await viewOne(wanted)
      if (current === undefined) return { ok: false, code: 'limit.medium_unknown' }
      if (seenChangedAt !== undefined && seenChangedAt?.getTime() !== current.changedAt?.getTime())
        return { ok: false, code: 'limit.changed' }
      const code = checkRaising(current, wanted, current.policy)
      return code === null ? { ok: true } : { ok: false, code }
    },

    /** After its approval (AAL 3): whoever holds a mere session must not widen what it can take. */
    async raise(tx: Executor<BankTables>, { seenChangedAt, ...wanted }: RaiseWanted): Promise<LimitResult> {
      const current = await viewOne(wanted, tx)
      if (current === undefined) return { ok: false, code: 'limit.medium_unknown' }
      const code = checkRaising(current, wanted, current.policy)
      if (code !== null) return { ok: false, code }
      const isRaised = await store.raise(tx, { ...wanted, ...stamp(now()) }, seenChangedAt)
      return isRaised ? { ok: true } : { ok: false, code: 'limit.changed' }
    },
  }
}

function viewOf(medium: string, policy: MediumPolicy, row: LimitRow | undefined, day: string): LimitView {
  return {
    medium,
    policy,
    perTransaction: Math.min(row?.per_transaction ?? Infinity, policy.perTransaction),
    perDay: Math.min(row?.per_day ?? Infinity, policy.perDay),
    spentToday: row !== undefined && row.day >= day ? row.day_spent : 0,
    spentThisMonth: row !== undefined && row.day.slice(0, 7) >= day.slice(0, 7) ? row.month_spent : 0,
    changedAt: row?.changed_at ?? null,
  }
}
