import { AppError, isAppError } from '../../kit/errors/index.ts'
import { maskIdentifier, recognise, usernameFault } from '../identifiers/index.ts'
import type { Policy } from '../realms/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type UsernameChanged =
  | { ok: true; masked: string }
  | {
      ok: false
      code:
        | 'username.not_allowed'
        | 'username.invalid'
        | 'username.letters'
        | 'username.reserved'
        | 'identifier.taken'
        | 'session.ended'
    }
  | { ok: false; code: 'throttled'; retryAt: Date }

/**
 * Gives the account a login name, or another one. That a name is taken can't be kept secret from who wants it, so asking is
 * throttled by account and by address, as strictly as asking the registry.
 */
export async function changeUsername(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  typed: string,
): Promise<UsernameChanged> {
  const { name: realm, policy } = holder.visit.realm
  const read = readUsername(policy, typed, deps.now())
  if (!read.ok) return read
  const throttled = await deps.throttles.take(realm, policy, [
    ['registry-per-address', `username:${holder.account.id}`],
    ['registry-per-address', `username:${holder.visit.addressKey}`],
  ])
  if (!throttled.ok) return { ok: false, code: 'throttled', retryAt: throttled.retryAt }
  try {
    return await write(deps, holder, read.value)
  } catch (error) {
    // Thrown, so that the old name's removal is rolled back.
    if (isAppError(error) && error.code === 'identifier.taken') return { ok: false, code: 'identifier.taken' }
    throw error
  }
}

type UsernameRead =
  | { ok: true; value: string }
  | { ok: false; code: 'username.not_allowed' | 'username.invalid' | 'username.letters' | 'username.reserved' }

/** Whether somebody may be called so in this realm, whoever asks. */
export function readUsername(policy: Policy, typed: string, now: Date): UsernameRead {
  if (!policy.identifiers.includes('username')) return { ok: false, code: 'username.not_allowed' }
  const recognised = recognise(typed, ['username'], now)
  if (!recognised.ok) return { ok: false, code: 'username.invalid' }
  const fault = usernameFault(recognised.identifier.value, policy)
  if (fault) return { ok: false, code: fault }
  return { ok: true, value: recognised.identifier.value }
}

async function write(deps: AccountCentreDependencies, holder: HolderVisit, value: string): Promise<UsernameChanged> {
  const identifier = { kind: 'username', value } as const
  const masked = maskIdentifier(identifier)
  return await act(deps, holder, async ({ tx, account, write: event, tell, endOthers }) => {
    const owner = await deps.identifiers.accountOf(tx, account.realm, identifier)
    if (owner === account.id) return { ok: true, masked } as const
    const replaced = await deps.identifiers.remove(tx, account.id, 'username')
    if (!(await deps.identifiers.add(tx, account, identifier, deps.now()))) throw new AppError('identifier.taken')
    await endOthers('identifier-changed')
    const what = replaced ? 'changed' : 'added'
    const eventId = await event(`identifier.${what}`, { identifier: 'username', masked })
    await tell(`identifier-${what}`, eventId, { kind: 'username', masked })
    return { ok: true, masked } as const
  })
}
