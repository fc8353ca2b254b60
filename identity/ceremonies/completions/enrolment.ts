import type { Transaction } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import { maskIdentifier } from '../../identifiers/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { accountOf, circumstances, type Proved } from './sign-in.ts'

/** Puts the new phone or email in place of the old, if there was one; the old address is told, other sessions end (ASVS 5.0 6.3.7, 7.4.3). */
export async function completeEnrolment(tx: Transaction<IdentityTables>, proved: Proved): Promise<null> {
  const { deps, visit, ceremony } = proved
  const account = await accountOf(tx, proved)
  const { identifier } = ceremony.draft
  if (!identifier) throw new TypeError('An enrolment completed without an identifier')
  const { kind } = identifier
  const masked = maskIdentifier(identifier)
  const before = await deps.identifiers.list(tx, account.id)
  const change = before.some(one => one.kind === kind) ? 'changed' : 'added'
  const eventId = await deps.events.append(tx, {
    realm: account.realm,
    kind: `identifier.${change}`,
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    sessionId: visit.session?.id ?? null,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { identifier: kind, masked },
  })
  const reportUrl = await deps.reports.make(tx, account, eventId)
  const parameters = { kind, masked, at: circumstances(deps, visit).at, reportUrl }
  // Told before the change, so that it goes to the old address.
  await deps.notices.tell(tx, account, `identifier-${change}`, parameters)
  await deps.identifiers.remove(tx, account.id, kind)
  if (!(await deps.identifiers.add(tx, account, identifier, deps.now()))) throw new AppError('identifier.taken')
  if (kind === 'phone') await deps.accounts.update(tx, account.id, { phone_changed_at: deps.now() })
  deps.sessionsEnded(await deps.sessions.endAll(tx, account.id, 'identifier-changed', visit.session?.id ?? null))
  return null
}
