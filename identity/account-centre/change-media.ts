import { AppError, isAppError } from '../../kit/errors/index.ts'
import { isEligible } from '../accounts/index.ts'
import { endingSessions, type MediaDependencies, type MediumOrigin } from '../media/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/**
 * Runs a use case of a medium as `act` runs the centre's own: in its transaction the session and the account are looked at again,
 * and with its success the account's other sessions end.
 *
 * @param reason why the other sessions end; null where no factor changes
 */
export async function changeMedia<Result extends { ok: boolean }>(
  deps: AccountCentreDependencies,
  { visit, session }: HolderVisit,
  reason: string | null,
  work: (media: MediaDependencies, origin: MediumOrigin) => Promise<Result>,
): Promise<Result | { ok: false; code: 'session.ended' }> {
  const database = endingSessions(deps, {
    accountId: session.accountId,
    reason,
    keep: session.id,
    async before(tx) {
      const account = await deps.accounts.find(tx, session.accountId)
      const live = await deps.sessions.findById(tx, session.id)
      if (!account || !live || !isEligible(account)) throw new AppError('session.ended')
    },
  })
  const origin = {
    surface: visit.surface,
    sessionId: session.id,
    deviceId: visit.deviceId,
    place: visit.place,
    device: visit.clientLabel,
  }
  try {
    return await work({ ...deps, database }, origin)
  } catch (error) {
    if (isAppError(error) && error.code === 'session.ended') return { ok: false, code: 'session.ended' }
    throw error
  }
}
