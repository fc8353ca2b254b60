import { roundUpToMinute } from '../../kit/i18n/index.ts'
import type { CountedKind } from '../realms/index.ts'
import type { PhoneDependencies } from './dependencies.ts'
import type { Prover } from './fresh-proof.ts'

/** Writes a lock that a phone's wrong answers have set, and tells the holder with a "this wasn't me" link. */
export async function tellOfLock(
  deps: PhoneDependencies,
  caller: Prover,
  kind: CountedKind,
  until: Date | null,
): Promise<void> {
  const { realm, accountId, sessionId, place } = caller
  await deps.database.transaction(async tx => {
    const eventId = await deps.events.append(tx, {
      realm: realm.name,
      kind: 'lock.set',
      outcome: 'refused',
      surface: 'api',
      accountId,
      sessionId,
      place,
      detail: { authenticator: kind, until: until?.toISOString() ?? null },
    })
    const account = await deps.accounts.find(tx, accountId)
    if (!account || !until) return
    const reportUrl = await deps.reports.make(tx, account, eventId)
    await deps.notices.tell(tx, account, 'locked', { until: roundUpToMinute(until).toISOString(), reportUrl })
  })
}
