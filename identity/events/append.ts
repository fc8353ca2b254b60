import { type Executor, prepare } from '../../kit/database/index.ts'
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
  const insert = prepare<IdentityTables, Required<EventInput> & { id: string; at: Date; json: string }>()(
    (executor, event) =>
      executor.insertInto('events').values({
        id: event.id,
        realm: event.realm,
        at: event.at,
        kind: event.kind,
        outcome: event.outcome,
        surface: event.surface,
        account_id: event.accountId,
        session_id: event.sessionId,
        ceremony_id: event.ceremonyId,
        device_id: event.deviceId,
        actor: event.actor,
        place: event.place,
        detail: event.json,
      }),
  )

  return {
    /** @returns the event's id */
    async append(executor: Executor<IdentityTables>, event: EventInput): Promise<string> {
      const id = deps.newId()
      const detail = event.detail ?? {}
      await insert(executor, { ...nothingElse, ...event, detail, json: JSON.stringify(detail), id, at: deps.now() })
      return id
    },
  }
}

const nothingElse = { accountId: null, sessionId: null, ceremonyId: null, deviceId: null, actor: null, place: null }
