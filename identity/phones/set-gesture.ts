import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { readSignedValue } from './read-signed-value.ts'
import { recordAct } from './record-act.ts'
import { staySignedIn } from './stay-signed-in.ts'

/** Sets or replaces the gesture of the phone that asks, which stays signed in from then on; whoever asks was proved afresh before. */
export async function setGesture(
  deps: PhoneDependencies,
  caller: PhoneCaller,
  signed: string,
): Promise<{ ok: true } | { ok: false; code: 'proof.wrong' | 'phone.unknown' }> {
  const which = { accountId: caller.accountId, id: caller.phoneId }
  const phone = await deps.phoneStore.find(deps.database.query, which)
  if (!phone) return { ok: false, code: 'phone.unknown' }
  const expected = { publicKey: phone.publicKey, audience: caller.realm.issuer, phoneId: phone.id, now: deps.now() }
  const read = await readSignedValue(signed, expected)
  if (!read) return { ok: false, code: 'proof.wrong' }
  const set = await deps.database.transaction(async tx => {
    const gesture = { hash: deps.keys.hashToken(`${phone.id}:${read.value}`), at: read.at }
    if (!(await deps.phoneStore.setGesture(tx, which, gesture))) return { ok: false, code: 'proof.wrong' } as const
    await recordAct(deps, tx, caller, { kind: 'phone.gesture-set', detail: { phone: phone.id } })
    return { ok: true } as const
  })
  const { thumbprint } = phone
  if (set.ok) await staySignedIn(deps, { caller, thumbprint, seen: caller.sessionId })
  return set
}

export async function removeGesture(deps: PhoneDependencies, caller: PhoneCaller): Promise<void> {
  await deps.database.transaction(async tx => {
    await deps.phoneStore.removeGesture(tx, { accountId: caller.accountId, id: caller.phoneId })
    // Nothing locks the app any more: it is signed in as any browser is.
    await deps.sessions.shorten(tx, caller, caller.realm.policy.sessions)
    await recordAct(deps, tx, caller, { kind: 'phone.gesture-removed', detail: { phone: caller.phoneId } })
  })
}
