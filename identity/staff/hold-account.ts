import { AppError } from '../../kit/errors/index.ts'
import { type HoldReason, isEligible, isLastingHold, lastingHolds } from '../accounts/index.ts'
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
 * Puts an account under protection until its holder recovers it or an operator lifts it; for a reason that lasts, until an operator
 * lifts it, and then also where it is held already, so that no recovery comes first. Nobody signs in, every session ends, no
 * device is known any more, and a closing or a change of phone or email that someone else may have begun stops.
 */
export async function holdAccount(
  deps: StaffDependencies,
  { realm, actor, place, accountId, reason }: StaffActOn & { reason: HoldReason },
): Promise<void> {
  const ended = await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    const lasts = lastingHolds.includes(reason)
    const mayBeHeld = isEligible(account) || (account.status === 'held' && lasts && !isLastingHold(account))
    if (!mayBeHeld) throw wrongStatus(account.status)
    await deps.accounts.hold(tx, accountId, reason)
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
    if (lasts) await deps.notices.tell(tx, account, 'account-suspended', {})
    else await deps.notices.tell(tx, account, 'account-protected', { recoverUrl: `${realm.issuer}/recover` })
    return sessions
  })
  // The sessions have ended whether or not every application could be told.
  await Promise.allSettled(ended.map(deps.signOutClients))
}

/** Lifts a hold without a recovery. Its holder is told, with a "this wasn't me" link: whoever talked an operator into it may be another. */
export async function releaseAccount(
  deps: StaffDependencies,
  { realm, actor, place, accountId }: StaffActOn,
): Promise<void> {
  await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if (!(await deps.accounts.liftHold(tx, accountId, { lasting: true }))) throw wrongStatus(account.status)
    const eventId = await deps.events.append(tx, {
      realm: realm.name,
      kind: 'account.released',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: { reason: account.heldReason },
    })
    const reportUrl = await deps.reports.make(tx, account, eventId)
    await deps.notices.tell(tx, account, 'account-released', { at: deps.now().toISOString(), reportUrl })
  })
}

export const wrongStatus = (status: string): AppError => new AppError('account.wrong_status', { details: { status } })
