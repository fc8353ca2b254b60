import { type ActivityEvent, listEvents } from '../events/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { unreviewed } from './rules.ts'

const pageSize = 20

export interface Activity {
  events: ActivityEvent[]
  /** `before` of the next page; null on the last. */
  next: string | null
  /** Suspicious lines of the first page that the holder has not looked through. */
  unreviewed: number
}

export async function readActivity(
  deps: Pick<AccountCentreDependencies, 'database' | 'now'>,
  { visit, account }: HolderVisit,
  before: string | null,
): Promise<Activity> {
  const page = await listEvents(deps.database.query, account.id, { before, limit: pageSize })
  const open = before === null ? unreviewed(page.events, visit.deviceId, deps.now()) : []
  return { ...page, unreviewed: open.length }
}
