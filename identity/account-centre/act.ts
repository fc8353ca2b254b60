import type { Transaction } from '../../kit/database/index.ts'
import { type Account, isEligible } from '../accounts/index.ts'
import type { EventKind } from '../events/index.ts'
import type { NoticeTemplate } from '../notices/index.ts'
import type { Session } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** A request of a signed-in holder. */
export interface HolderVisit {
  visit: Visit
  session: Session
  account: Account
}

export interface Act {
  tx: Transaction<IdentityTables>
  account: Account
  /** Writes the event. @returns its id */
  write(kind: EventKind, detail?: Record<string, unknown>): Promise<string>
  /** Tells the holder at every verified address; of an event, when it was and with a "this wasn't me" link. */
  tell(template: NoticeTemplate, eventId: string | null, parameters?: Record<string, string>): Promise<void>
  /** Ends the account's other sessions (ASVS 5.0 7.4.3). */
  endOthers(reason: string): Promise<number>
  /** Remembers a session that this act has ended, so that its applications are told after the commit. */
  ended(sessionIds: readonly string[]): void
}

/**
 * Runs one act of the holder in a transaction: the account and the session are looked at again in it, because either may have
 * been ended elsewhere since the page was drawn. Applications of ended sessions are told after the commit.
 *
 * @returns `session.ended` where the session is no longer there
 */
export async function act<Result>(
  deps: AccountCentreDependencies,
  { visit, session }: HolderVisit,
  work: (act: Act) => Promise<Result>,
): Promise<Result | { ok: false; code: 'session.ended' }> {
  const ended: string[] = []
  const result = await deps.database.transaction(async tx => {
    ended.length = 0
    const account = await deps.accounts.find(tx, session.accountId)
    const live = await deps.sessions.findById(tx, session.id)
    if (!account || !live || !isEligible(account)) return { ok: false, code: 'session.ended' } as const
    const origin = {
      realm: account.realm,
      surface: visit.surface,
      accountId: account.id,
      sessionId: session.id,
      deviceId: visit.deviceId,
      place: visit.place,
    }
    return await work({
      tx,
      account,
      write: (kind, detail = {}) =>
        deps.events.append(tx, {
          ...origin,
          kind,
          outcome: 'success',
          detail: { ...detail, device: visit.clientLabel },
        }),
      async tell(template, eventId, parameters = {}) {
        const at = deps.now().toISOString()
        const told = eventId === null ? {} : { at, reportUrl: await deps.reports.make(tx, account, eventId) }
        await deps.notices.tell(tx, account, template, { ...told, ...parameters })
      },
      async endOthers(reason) {
        const others = await deps.sessions.endAll(tx, account.id, reason, session.id)
        ended.push(...others)
        return others.length
      },
      ended: ids => ended.push(...ids),
    })
  })
  // The sessions have ended whether or not every application could be told.
  await Promise.allSettled(ended.map(deps.signOutClients))
  return result
}
