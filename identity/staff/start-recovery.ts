import { AppError } from '../../kit/errors/index.ts'
import { isLastingHold } from '../accounts/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { type StaffActOn, wrongStatus } from './hold-account.ts'
import { accountOf } from './show-account.ts'

/**
 * Sends the holder to the recovery. Staff may start one and never choose a secret (ASVS 5.0 6.4.6): all that is proved there is
 * proved by the holder.
 */
export async function startRecovery(
  deps: StaffDependencies,
  { realm, actor, place, accountId, why }: StaffActOn & { why: string },
): Promise<void> {
  // The holder's phone must not be flooded from a counter either.
  await deps.throttles.demand(realm.name, realm.policy, [['code-per-recipient', `staff-recovery:${accountId}`]])
  await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if (account.status === 'closed' || isLastingHold(account)) throw wrongStatus(account.status)
    const addresses = (await deps.identifiers.list(tx, accountId)).filter(
      ({ kind, verifiedAt }) => verifiedAt !== null && (kind === 'phone' || kind === 'email'),
    )
    if (addresses.length === 0) throw new AppError('staff.no_address')
    await deps.events.append(tx, {
      realm: realm.name,
      kind: 'staff.recovery-started',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: { why },
    })
    await deps.notices.tell(tx, account, 'recovery-started', { recoverUrl: `${realm.issuer}/recover` })
  })
}
