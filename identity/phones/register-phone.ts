import type { KeyHolder } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { recordAct } from './record-act.ts'
import { isPhoneKey, mostPhones, tidyName } from './rules.ts'

export type Registered =
  | { ok: true; id: string; name: string; first: boolean }
  | { ok: false; code: 'phone.key_unfit' | 'phone.name_invalid' | 'phone.revoked' | 'phone.too_many' | 'session.ended' }

/**
 * Makes the phone whose key proved this request an authenticator of the account; the session was stepped up before. A new factor is
 * told, and ends the other sessions (ASVS 5.0 6.3.7, 7.4.3). Registered once more, a phone is the same phone.
 */
export async function registerPhone(deps: PhoneDependencies, holder: KeyHolder, typed: string): Promise<Registered> {
  if (!isPhoneKey(holder.publicKey)) return { ok: false, code: 'phone.key_unfit' }
  const name = typed.trim() === '' ? (tidyName(holder.client) ?? '—') : tidyName(typed)
  if (name === null) return { ok: false, code: 'phone.name_invalid' }
  const { accountId, thumbprint } = holder
  const realm = holder.realm.name
  const ended: string[] = []
  const registered = await deps.database.transaction(async (tx): Promise<Registered> => {
    ended.length = 0
    // Looked at again in the transaction: it may have been ended since the token was.
    const session = await deps.sessions.findById(tx, holder.sessionId)
    if (session?.accountId !== accountId) return { ok: false, code: 'session.ended' }
    const known = await deps.phoneStore.findByKey(tx, { accountId, realm, thumbprint })
    // A key that was given up may be in other hands.
    if (known?.revokedAt) return { ok: false, code: 'phone.revoked' }
    if (known) return { ok: true, id: known.id, name: known.name, first: false }
    if ((await deps.phoneStore.list(tx, accountId)).length >= mostPhones) return { ok: false, code: 'phone.too_many' }
    const id = deps.newId()
    const { publicKey, place: madeAtPlace, client: madeOn } = holder
    const phone = { id, accountId, realm, thumbprint, publicKey, name, madeOn, madeAtPlace }
    const { id: sessionId, deviceId } = session
    if (!(await deps.phoneStore.insert(tx, { ...phone, sessionId, deviceId }))) return await taken(tx)
    ended.push(...(await deps.sessions.endAll(tx, accountId, 'phone-added', sessionId)))
    const detail = { phone: id, sessionsEnded: ended.length }
    await recordAct(deps, tx, holder, { kind: 'phone.added', detail, tell: 'phone-added' })
    return { ok: true, id, name, first: true }
  })
  await Promise.allSettled(ended.map(deps.signOutClients))
  return registered

  /** Another request of the same phone was first. */
  async function taken(tx: Parameters<PhoneDependencies['phoneStore']['insert']>[0]): Promise<Registered> {
    const winner = await deps.phoneStore.findByKey(tx, { accountId, realm, thumbprint })
    return winner && !winner.revokedAt
      ? { ok: true, id: winner.id, name: winner.name, first: false }
      : { ok: false, code: 'phone.revoked' }
  }
}
