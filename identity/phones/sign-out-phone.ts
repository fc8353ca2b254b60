import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { recordAct } from './record-act.ts'
import { revokePhones } from './revoke-phone.ts'

/** A phone gives itself up. @returns false where it is gone already */
export async function signOutPhone(deps: PhoneDependencies, caller: PhoneCaller, id: string): Promise<boolean> {
  const revoked = await deps.database.transaction(async tx => {
    const gone = await revokePhones(deps, tx, caller.accountId, id)
    if (!gone) return null
    const detail = { phone: id, sessionsEnded: gone.sessionIds.length }
    await recordAct(deps, tx, caller, { kind: 'phone.revoked', detail, tell: 'phone-revoked' })
    return gone
  })
  await Promise.allSettled((revoked?.sessionIds ?? []).map(deps.signOutClients))
  return revoked !== null
}
