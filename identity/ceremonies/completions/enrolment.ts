import type { Transaction } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { provedByOwnPhone } from '../rules.ts'
import { accountOf, type Proved } from './sign-in.ts'

/** Binds the new phone or email at once where the present phone has agreed; otherwise lets it wait, so that its holder can object. */
export async function completeEnrolment(tx: Transaction<IdentityTables>, proved: Proved): Promise<null> {
  const { deps, visit, ceremony } = proved
  const account = await accountOf(tx, proved)
  const { identifier } = ceremony.draft
  if (identifier?.kind !== 'phone' && identifier?.kind !== 'email')
    throw new TypeError('An enrolment completed without a phone or email')
  const { evidence, newAddress } = ceremony.state
  const given = {
    account,
    identifier: { kind: identifier.kind, value: identifier.value },
    origin: {
      surface: visit.surface,
      sessionId: visit.session?.id ?? null,
      ceremonyId: ceremony.id,
      deviceId: visit.deviceId,
      place: visit.place,
      device: visit.clientLabel,
    },
  }
  // NIST SP 800-63B-4 4.6: the wait is worth something only where somebody is told of it.
  const reachable = (await deps.identifiers.list(tx, account.id)).some(
    ({ kind, verifiedAt }) => verifiedAt !== null && (kind === 'phone' || kind === 'email'),
  )
  if (reachable && !provedByOwnPhone(evidence, newAddress)) {
    await deps.changes.ask(tx, { ...given, wait: visit.realm.policy.identifierChange.wait })
  } else if (!(await deps.changes.makeNow(tx, given))) throw new AppError('identifier.taken')
  return null
}
