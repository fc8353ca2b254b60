import type { Transaction } from '../../kit/database/index.ts'
import { type AccountStore, isLastingHold } from '../accounts/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierChangeStore } from '../identifier-changes/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { ReportLinkStore } from './links.ts'

export interface HoldDependencies {
  accounts: Pick<AccountStore, 'find' | 'hold'>
  sessions: Pick<SessionStore, 'endAll'>
  devices: Pick<DeviceStore, 'forget'>
  identifierChanges: Pick<IdentifierChangeStore, 'drop'>
  links: Pick<ReportLinkStore, 'consumeOthers'>
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
}

/**
 * Puts an account under protection until its holder recovers it: nobody signs in, every session ends, no device is known any
 * more, and a closing or a change of phone or email that someone else may have begun stops.
 *
 * @returns the ids of the sessions that ended
 */
export async function holdAccount(
  tx: Transaction<IdentityTables>,
  deps: HoldDependencies,
  { visit, accountId, eventId }: { visit: Visit; accountId: string; eventId: string | null },
): Promise<string[]> {
  const account = await deps.accounts.find(tx, accountId)
  if (!account || account.status === 'closed') return []
  await deps.accounts.hold(tx, accountId, 'reported')
  const ended = await deps.sessions.endAll(tx, accountId, 'reported')
  const forgotten = await deps.devices.forget(tx, accountId, null)
  const changes = await deps.identifierChanges.drop(tx, accountId)
  await deps.links.consumeOthers(tx, accountId)
  await deps.events.append(tx, {
    realm: account.realm,
    kind: 'account.held',
    outcome: 'success',
    surface: visit.surface,
    accountId,
    sessionId: visit.session?.accountId === accountId ? visit.session.id : null,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: {
      reason: 'reported',
      reported: eventId,
      sessionsEnded: ended.length,
      devicesForgotten: forgotten,
      closingStopped: account.closingAt !== null,
      changesStopped: changes.length,
    },
  })
  // Under a hold that lasts a recovery is not the way out, and its holder has been told so.
  if (isLastingHold(account)) return ended
  await deps.notices.tell(tx, account, 'account-held', { recoverUrl: `${visit.realm.issuer}/recover` })
  return ended
}
