import type { Database } from '../../kit/database/index.ts'
import { AppError, isAppError } from '../../kit/errors/index.ts'
import { isEligible } from '../accounts/index.ts'
import type { MediaDependencies, MediumOrigin } from '../media/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

type SessionEnded = { ok: false; code: 'session.ended' }

/**
 * Runs a use case of a medium as `act` runs the centre's own: in its transaction the session and the account are looked at again,
 * and with its success the account's other sessions end (ASVS 5.0 7.4.3), their applications told after the commit.
 *
 * @param reason why the other sessions end; null where no factor changes
 */
export async function changeMedia<Result extends { ok: boolean }>(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  reason: string | null,
  work: (media: MediaDependencies, origin: MediumOrigin) => Promise<Result>,
): Promise<Result | SessionEnded> {
  const { visit, session } = holder
  const guarded: Database<IdentityTables> = {
    ...deps.database,
    transaction: async (inner, options) =>
      await deps.database.transaction(async tx => {
        const account = await deps.accounts.find(tx, session.accountId)
        const live = await deps.sessions.findById(tx, session.id)
        if (!account || !live || !isEligible(account)) throw new AppError('session.ended')
        const result = await inner(tx)
        if (reason === null || isRefusal(result)) return result
        const ended = await deps.sessions.endAll(tx, account.id, reason, session.id)
        deps.database.afterCommit(() => void Promise.allSettled(ended.map(deps.signOutClients)))
        return result
      }, options),
  }
  const origin = {
    surface: visit.surface,
    sessionId: session.id,
    deviceId: visit.deviceId,
    place: visit.place,
    device: visit.clientLabel,
  }
  try {
    return await work({ ...deps, database: guarded }, origin)
  } catch (error) {
    if (isAppError(error) && error.code === 'session.ended') return { ok: false, code: 'session.ended' }
    throw error
  }
}

/** As the use cases of media say it inside their transactions. */
const isRefusal = (result: unknown): boolean =>
  result === false || (typeof result === 'object' && result !== null && 'ok' in result && result.ok === false)
