import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { type ActivityEvent, unreviewed } from './rules.ts'

export const activityPageSize = 20

export interface ActivityPage {
  events: ActivityEvent[]
  /** `before` of the next page; null on the last. */
  next: string | null
  /** Suspicious lines that the holder has not looked through, of the first page. */
  unreviewed: number
}

export async function readActivity(
  deps: AccountCentreDependencies,
  { visit, account }: HolderVisit,
  before: string | null,
): Promise<ActivityPage> {
  // One more than is shown, to know whether there is a next page.
  const limit = activityPageSize + 1
  const found = await deps.activity.list(deps.database.query, account.id, { before, limit })
  const events = found.slice(0, activityPageSize)
  const last = events.at(-1)
  return {
    events,
    next: found.length > activityPageSize && last ? last.id : null,
    unreviewed: before === null ? unreviewed(found, visit.deviceId, deps.now()).length : 0,
  }
}
