import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { EventKind } from './kinds.ts'

export type EventOutcome = 'success' | 'failure' | 'refused'
export type Surface = 'page' | 'api' | 'oidc' | 'staff' | 'job' | 'command'

export interface EventInput {
  realm: string
  /** `<concept>.<what happened>`: `sign-in.completed`, `lock.set`, `identifier.changed`. */
  kind: EventKind
  outcome: EventOutcome
  surface: Surface
  accountId?: string | null
  sessionId?: string | null
  ceremonyId?: string | null
  deviceId?: string | null
  actor?: string | null
  place?: string | null
  /** Masks, codes and counts. */
  detail?: Record<string, unknown>
}

export type EventLog = ReturnType<typeof createEventLog>

export function createEventLog(deps: { now: () => Date; newId: () => string }) {
  return {
    /** @returns the event's id */
    async append(executor: Executor<IdentityTables>, event: EventInput): Promise<string> {
      const id = deps.newId()
      await executor
        .insertInto('events')
        .values({
          id,
          realm: event.realm,
          at: deps.now(),
          kind: event.kind,
          outcome: event.outcome,
          surface: event.surface,
          account_id: event.accountId ?? null,
          session_id: event.sessionId ?? null,
          ceremony_id: event.ceremonyId ?? null,
          device_id: event.deviceId ?? null,
          actor: event.actor ?? null,
          place: event.place ?? null,
          detail: JSON.stringify(event.detail ?? {}),
        })
        .execute()
      return id
    },
  }
}
