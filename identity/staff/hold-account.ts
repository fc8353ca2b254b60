import { AppError } from '../../kit/errors/index.ts'
import type { Realm } from '../realms/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { accountOf } from './show-account.ts'

export interface StaffActOn {
  realm: Realm
  actor: string
  place: string | null
  accountId: string
}

/**
 * Puts an account under protection until its holder recovers it or an operator lifts it: nobody signs in, every session ends, no
 * device is known any more, and a closing or a change of phone or email that someone else may have begun stops.
 */
export async function holdAccount(
  deps: StaffDependencies,
  { realm, actor, place, accountId, reason }: StaffActOn & { reason: string },
): Promise<void> {
  const ended = await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if (account.status !== 'active' && account.status !== 'closing') throw wrongStatus(account.status)
    await deps.accounts.update(tx, accountId, { status: 'held', held_reason: reason, closing_at: null })
    const sessions = await deps.sessions.endAll(tx, accountId, 'held')
    const devicesForgotten = await deps.devices.forget(tx, accountId, null)
    const changes = await deps.identifierChanges.drop(tx, accountId)
    await deps.events.append(tx, {
      realm: realm.name,
      kind: 'account.held',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: {
        reason,
        sessionsEnded: sessions.length,
        devicesForgotten,
        closingStopped: account.closingAt !== null,
        changesStopped: changes.length,
      },
    })
    await deps.notices.tell(tx, account, 'account-held', { recoverUrl: `${realm.issuer}/recover` })
    return sessions
  })
  // The sessions have ended whether or not every application could be told.
  await Promise.allSettled(ended.map(deps.signOutClients))
}

/** Lifts a hold without a recovery. */
export async function releaseAccount(
  deps: StaffDependencies,
  { realm, actor, place, accountId }: StaffActOn,
): Promise<void> {
  await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if (account.status !== 'held') throw wrongStatus(account.status)
    await deps.accounts.update(tx, accountId, { status: 'active', held_reason: null })
    await deps.events.append(tx, {
      realm: realm.name,
      kind: 'account.released',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
    })
  })
}

export const wrongStatus = (status: string): AppError => new AppError('account.wrong_status', { details: { status } })
