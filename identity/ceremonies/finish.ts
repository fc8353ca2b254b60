import type { Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import { type Completed, circumstances, completions } from './completions/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Next } from './rules.ts'
import type { Ceremony } from './state.ts'

/**
 * Ends a ceremony and brings about what it was for, in one transaction.
 *
 * @returns null where another answer ended it first, or for a refusal
 */
export async function finish(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  next: Exclude<Next, { state: 'step' }>,
): Promise<Completed | null> {
  return await deps.database.transaction(async tx => {
    if (next.state === 'refused') {
      if (await deps.store.save(tx, ceremony, 'refused')) await writeRefusal(tx, { deps, visit, ceremony }, next.reason)
      return null
    }
    if (!(await deps.store.save(tx, ceremony, 'completed'))) return null
    return await completions[ceremony.purpose](tx, { deps, visit, ceremony, aal: next.aal, amr: next.amr })
  })
}

/** A refused ceremony is told: to the log, and, where risk held it back, to the account's holder (T3). */
async function writeRefusal(
  tx: Transaction<IdentityTables>,
  at: { deps: CeremonyDependencies; visit: Visit; ceremony: Ceremony },
  reason: string,
): Promise<void> {
  const { deps, visit, ceremony } = at
  const accountId = ceremony.state.subject?.accountId ?? null
  const eventId = await deps.events.append(tx, {
    realm: ceremony.realm,
    kind: `${ceremony.purpose}.refused`,
    outcome: 'refused',
    surface: visit.surface,
    accountId,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { reason, device: visit.clientLabel },
  })
  if (reason !== 'refused.risk' || !accountId) return
  const account = await deps.accounts.find(tx, accountId)
  if (!account) throw new AppError('account.unknown')
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'sign-in-held', { ...circumstances(deps, visit), reportUrl })
}
