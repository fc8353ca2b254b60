import { roundUpToMinute } from '../../../kit/i18n/index.ts'
import type { CountedKind } from '../../realms/index.ts'
import type { Visit } from '../../visits/index.ts'
import type { CeremonyDependencies } from '../dependencies.ts'
import type { SubjectKey } from './context.ts'

/** Where a lock was set: in an answer, or by what came in beside one. */
export interface LockPlace {
  deps: Pick<CeremonyDependencies, 'database' | 'events' | 'accounts' | 'reports' | 'notices'>
  visit: Pick<Visit, 'realm' | 'surface' | 'deviceId' | 'place'>
  ceremony: { id: string }
}

/** Writes a lock down and, where there is an account, tells its holder with a "this wasn't me" link. */
export async function tellOfLock(
  at: LockPlace,
  subject: SubjectKey,
  kind: CountedKind,
  until: Date | null,
): Promise<void> {
  const { deps, visit, ceremony } = at
  const { name: realm, issuer } = visit.realm
  await deps.database.transaction(async tx => {
    const eventId = await deps.events.append(tx, {
      realm,
      kind: 'lock.set',
      outcome: 'refused',
      surface: visit.surface,
      accountId: subject.accountId,
      ceremonyId: ceremony.id,
      deviceId: visit.deviceId,
      place: visit.place,
      detail: { authenticator: kind, until: until?.toISOString() ?? null },
    })
    const account = subject.accountId ? await deps.accounts.find(tx, subject.accountId) : null
    if (!account) return
    if (until) {
      const reportUrl = await deps.reports.make(tx, account, eventId)
      await deps.notices.tell(tx, account, 'locked', {
        until: roundUpToMinute(until).toISOString(),
        reportUrl,
      })
    } else {
      await deps.notices.tell(tx, account, 'closed-to-unknown-devices', { recoverUrl: `${issuer}/recover` })
    }
  })
}
