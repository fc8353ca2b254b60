import type { Database } from '../../kit/database/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Metrics } from './metrics.ts'

const results = ['completed', 'failed', 'refused'] as const
const purposes: readonly string[] = [
  'sign-in',
  'registration',
  'recovery',
  'step-up',
  're-authentication',
  'enrolment',
  'approval',
]

/**
 * The audit log that also counts: whatever ends a ceremony or sets a lock is an event, whichever way in it came by, so that
 * nothing else needs to count. Counted after the commit: what was rolled back did not happen.
 */
export function countEvents(
  events: EventLog,
  deps: { metrics: Pick<Metrics, 'ceremony' | 'lock'>; database: Pick<Database<IdentityTables>, 'afterCommit'> },
): EventLog {
  return {
    async append(executor, event) {
      const id = await events.append(executor, event)
      deps.database.afterCommit(() => count(event))
      return id
    },
  }

  function count({ realm, kind, detail }: Parameters<EventLog['append']>[1]): void {
    const [purpose = '', what = ''] = kind.split('.')
    const result = results.find(one => one === what)
    if (result && purposes.includes(purpose)) deps.metrics.ceremony({ realm, purpose, result })
    const { authenticator } = detail ?? {}
    if (kind === 'lock.set' && typeof authenticator === 'string') deps.metrics.lock({ realm, authenticator })
  }
}
