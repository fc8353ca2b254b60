import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { hiddenKinds } from './kinds.ts'

/** A line of an account's activity, as its holder may see it: staff who acted are not named. */
export interface ActivityEvent {
  id: string
  at: Date
  kind: string
  outcome: string
  surface: string
  sessionId: string | null
  deviceId: string | null
  place: string | null
  detail: Record<string, unknown>
  byStaff: boolean
}

export interface ActivityPage {
  events: ActivityEvent[]
  /** Give it back as `before` for the next page; null on the last. */
  next: string | null
}

const mostAtOnce = 500

/** An account's activity, newest first; ids rise with time, so the last one seen is the place to go on from. */
export async function listEvents(
  executor: Executor<IdentityTables>,
  accountId: string,
  { before = null, limit }: { before?: string | null; limit: number },
): Promise<ActivityPage> {
  const size = Math.max(1, Math.min(limit, mostAtOnce))
  let query = visible(executor, accountId)
    .orderBy('id', 'desc')
    .limit(size + 1)
  if (before !== null) query = query.where('id', '<', before)
  const rows = await query.execute()
  const events = rows.slice(0, size).map(activityOf)
  return { events, next: rows.length > size ? (events.at(-1)?.id ?? null) : null }
}

/** One line of it; null for what is another account's or not for the holder. */
export async function findEvent(
  executor: Executor<IdentityTables>,
  accountId: string,
  id: string,
): Promise<ActivityEvent | null> {
  const row = await visible(executor, accountId).where('id', '=', id).executeTakeFirst()
  return row ? activityOf(row) : null
}

function visible(executor: Executor<IdentityTables>, accountId: string) {
  return executor
    .selectFrom('events')
    .select(['id', 'at', 'kind', 'outcome', 'surface', 'session_id', 'device_id', 'place', 'detail', 'actor'])
    .where('account_id', '=', accountId)
    .where('kind', 'not in', hiddenKinds)
}

type Row = Awaited<ReturnType<ReturnType<typeof visible>['executeTakeFirstOrThrow']>>

function activityOf(row: Row): ActivityEvent {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    outcome: row.outcome,
    surface: row.surface,
    sessionId: row.session_id,
    deviceId: row.device_id,
    place: row.place,
    detail: typeof row.detail === 'object' && row.detail !== null ? { ...row.detail } : {},
    byStaff: row.actor !== null,
  }
}
