import type { Transaction } from '../../../kit/database/index.ts'
import { dropRecoveryCodes } from '../../authenticators/recovery-code/index.ts'
import { removeTotpApps } from '../../authenticators/totp/index.ts'
import type { EvidenceKind } from '../../evidence/index.ts'
import { countedKinds } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { accountOf, circumstances, type Proved } from './sign-in.ts'

/** Sets the new password, opens all locks, ends every session, forgets every device, drops changes that wait, removes media that can be set up from afar. It signs nobody in: that takes the password and, here, the code. */
export async function completeRecovery(tx: Transaction<IdentityTables>, proved: Proved): Promise<null> {
  const { deps, visit, ceremony } = proved
  const account = await accountOf(tx, proved)
  if (!ceremony.draft.passwordHash) throw new TypeError('A recovery completed without a password')
  await deps.passwords.set(tx, account.id, ceremony.draft.passwordHash)
  await deps.locks.release(tx, account.realm, `a:${account.id}`)
  // The password is another one now, and what was just answered right has ended its run of failures (NIST SP 800-63B-4 3.2.2).
  const proven = countedKinds.filter(kind => ceremony.state.evidence.some(one => one.kind === kind))
  await deps.locks.startAnew(tx, account.realm, `a:${account.id}`, ['password', ...proven])
  await deps.accounts.liftHold(tx, account.id, { lasting: false })
  const ended = await deps.sessions.endAll(tx, account.id, 'recovery')
  deps.sessionsEnded(ended)
  // Who had the account may have signed in on a device of theirs: none is the owner's own until the next full sign-in.
  await deps.devices.forget(tx, account.id, null)
  const removed = await removeMedia(tx, proved, account.id)
  // Whoever recovers has proved more than whoever asked for a change without the old phone.
  await deps.identifierChanges.drop(tx, account.id)
  const eventId = await deps.events.append(tx, {
    realm: account.realm,
    kind: 'recovery.completed',
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { amr: proved.amr, sessionsEnded: ended.length, ...removed, device: visit.clientLabel },
  })
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'recovered', { at: circumstances(deps, visit).at, reportUrl })
  return null
}

/**
 * What can be set up from afar may be theirs too, and would let them in again; whoever recovers makes the holder's anew. What was proved
 * just now is in the hands of who recovers, and what a counter gave, or bears the holder's document, can't be anybody else's.
 */
async function removeMedia(tx: Transaction<IdentityTables>, { deps, ceremony }: Proved, accountId: string) {
  const isProved = (kind: EvidenceKind): boolean => ceremony.state.evidence.some(one => one.kind === kind)
  return {
    passkeysRemoved: await deps.passkeyStore.remove(tx, accountId, null),
    phonesRevoked: await deps.revokePhones(tx, accountId),
    appsRemoved: isProved('totp') ? 0 : await removeTotpApps(tx, { accountId, at: deps.now() }),
    codesRemoved: isProved('recovery-code') ? 0 : await dropRecoveryCodes(tx, accountId),
  }
}
