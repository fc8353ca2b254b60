import type { Transaction } from '../../kit/database/index.ts'
import { inLanguage } from '../../kit/i18n/index.ts'
import { phoneAppName, phoneClientId } from '../realms/index.ts'
import { sessionLimits } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PhoneCaller } from './authorise-phone.ts'
import type { PhoneDependencies } from './dependencies.ts'
import { recordAct } from './record-act.ts'

interface Staying {
  caller: PhoneCaller
  /** Of the key that has just been proved. */
  thumbprint: string
  /** The session that the phone's row names. */
  seen: string
}

/**
 * Takes the app of a registered phone out of the browser's session into one of its own, which lives as the realm's `phones.session`
 * says. No cookie leads to it, so nobody is signed in longer in the phone's browser; and only tokens of the phone's key go along, so a
 * stolen cookie gains nothing. It has the level, methods and time of what was proved: it is as old as before.
 *
 * @returns the phone's session, or null where it stays in the one it has: another request was first, the session has ended, is the
 *   phone's already, or is on a device that its user says others use too
 */
export async function staySignedIn(deps: PhoneDependencies, staying: Staying): Promise<string | null> {
  const done = await deps.database
    .transaction(async tx => await move(deps, tx, staying))
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return null
      throw error
    })
  await Promise.allSettled((done?.ended ?? []).map(deps.signOutClients))
  return done?.sessionId ?? null
}

/** The token was taken along by another request since it was looked at; what this one has written goes with the transaction. */
class Overtaken extends Error {}

async function move(deps: PhoneDependencies, tx: Transaction<IdentityTables>, { caller, thumbprint, seen }: Staying) {
  const { realm, accountId, phoneId } = caller
  const from = await deps.sessions.findById(tx, caller.sessionId)
  if (from?.accountId !== accountId || from.phoneId !== null || from.deviceId === null) return null
  if (!(await deps.phoneStore.claim(tx, { accountId, id: phoneId }, seen))) return null
  const { deviceId, place, aal, amr, authTime } = from
  const clientLabel = [inLanguage(phoneAppName(realm), caller.language), caller.client].filter(Boolean).join(' · ')
  // What was proved was proved in the browser: it raises nothing and approves nothing here.
  const proved = { aal, amr, authTime, evidence: [] }
  const whose = { accountId, realm: realm.name, deviceId, phoneId, clientLabel, place }
  const session = await deps.sessions.insert(tx, { ...whose, ...proved }, sessionLimits(realm.policy, phoneId))
  const grant = { realm, clientId: phoneClientId, from: from.id, session, authTime, thumbprint }
  if (!(await deps.moveGrant(tx, grant))) throw new Overtaken()
  const ended = await endFormer(deps, tx, { phoneId, seen })
  await deps.phoneStore.move(tx, { accountId, id: phoneId }, { sessionId: session.id, deviceId })
  await recordAct(deps, tx, caller, { kind: 'phone.stays-signed-in', detail: { phone: phoneId } })
  return { sessionId: session.id, ended }
}

/** A phone has one session that lasts. */
async function endFormer(
  { sessions }: Pick<PhoneDependencies, 'sessions'>,
  tx: Transaction<IdentityTables>,
  { phoneId, seen }: { phoneId: string; seen: string },
): Promise<string[]> {
  const former = await sessions.findById(tx, seen)
  if (former?.phoneId !== phoneId) return []
  return (await sessions.end(tx, former.id, 'replaced')) ? [former.id] : []
}
