import type { Transaction } from '../../kit/database/index.ts'
import type { Session } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PhoneDependencies } from './dependencies.ts'

type RevokeDependencies = Pick<PhoneDependencies, 'phoneStore' | 'sessions' | 'devices'>

/**
 * Ends a phone, or, with null, all of an account: its key, the sessions on it, and that its browser is known. For whoever lost it.
 *
 * @returns null where there is no such phone; else the sessions that ended, whose applications are to be told after the commit
 */
export async function revokePhones(
  { phoneStore, sessions, devices }: RevokeDependencies,
  tx: Transaction<IdentityTables>,
  accountId: string,
  id: string | null,
): Promise<{ sessionIds: string[]; names: string[] } | null> {
  const gone = await phoneStore.revoke(tx, accountId, id)
  if (gone.length === 0) return null
  const onPhone = ({ id: own, deviceId, phoneId }: Pick<Session, 'id' | 'deviceId' | 'phoneId'>): boolean =>
    gone.some(
      phone => own === phone.sessionId || phoneId === phone.id || (deviceId !== null && deviceId === phone.deviceId),
    )
  const ended = (await sessions.list(tx, accountId)).filter(onPhone)
  for (const one of ended) await sessions.end(tx, one.id, 'phone-revoked')
  for (const { deviceId } of gone) if (deviceId) await devices.forget(tx, accountId, deviceId)
  return { sessionIds: ended.map(one => one.id), names: gone.map(phone => phone.name) }
}
