import type { Database, Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

interface EndingDependencies {
  database: Database<IdentityTables>
  sessions: {
    endAll(
      executor: Executor<IdentityTables>,
      accountId: string,
      reason: string,
      keep?: string | null,
    ): Promise<readonly string[]>
  }
  /** Tells the applications of a session that it has ended. */
  signOutClients: (sessionId: string) => Promise<void>
}

/**
 * The database whose transactions end the account's sessions when they change a medium (ASVS 5.0 7.4.3), in the same commit; the
 * applications are told after it. What refuses, as use cases say it in their transactions, ends nothing.
 *
 * @param ending.keep the session that does it
 * @param ending.before looked at first in each transaction; it throws where nothing may be changed
 */
export function endingSessions(
  deps: EndingDependencies,
  ending: {
    accountId: string
    reason: string | null
    keep: string | null
    before?: (tx: Transaction<IdentityTables>) => Promise<void>
  },
): Database<IdentityTables> {
  const { accountId, reason, keep, before } = ending
  return {
    ...deps.database,
    transaction: async (work, options) =>
      await deps.database.transaction(async tx => {
        await before?.(tx)
        const result = await work(tx)
        if (reason === null || isRefusal(result)) return result
        const ended = await deps.sessions.endAll(tx, accountId, reason, keep)
        deps.database.afterCommit(() => void Promise.allSettled(ended.map(deps.signOutClients)))
        return result
      }, options),
  }
}

const isRefusal = (result: unknown): boolean =>
  result === false || (typeof result === 'object' && result !== null && 'ok' in result && result.ok === false)
