import type { MediumPolicy } from '../ledger/index.ts'
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

type LimitResult = { ok: true } | { ok: false; code: LimitRefusal | 'limit.medium_unknown' | 'limit.changed' }

interface LimitDependencies {
  store: LimitStore
  now: () => Date
  policies: () => Readonly<Record<string, MediumPolicy>>
}

export function createLimits({ store, now, policies }: LimitDependencies) {
  const view = async (customerId: string): Promise<LimitView[]> => {
    const rows = new Map((await store.list(customerId)).map(row => [row.medium, row]))
    const day = bankDay(now())
    return Object.entries(policies()).map(([medium, policy]) => viewOf(medium, policy, rows.get(medium), day))
  }
  const viewOne = async ({ customerId, medium }: LimitWanted) =>
    (await view(customerId)).find(one => one.medium === medium)
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

    /** The caller has made sure of AAL3, freshly proved: whoever holds a mere session must not widen what it can take. */
    async raise(wanted: LimitWanted): Promise<LimitResult> {
      const current = await viewOne(wanted)
      if (current === undefined) return { ok: false, code: 'limit.medium_unknown' }
      const code = checkRaising(current, wanted, current.policy)
      if (code !== null) return { ok: false, code }
      const isRaised = await store.raise({ ...wanted, ...stamp(now()) }, current.changedAt)
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
