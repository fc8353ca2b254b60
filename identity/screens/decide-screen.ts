import { inLanguage } from '../../kit/i18n/index.ts'
import { type Account, eligibleAccount } from '../accounts/index.ts'
import { assuranceOf, methodsOf as methodsOfEvidence } from '../evidence/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import type { Session } from '../sessions/index.ts'
import { unknownPlace } from '../tickets/index.ts'
import type { Visit } from '../visits/index.ts'
import type { ScreenDependencies } from './dependencies.ts'
import { clientOf, paramsOf } from './find-screen.ts'
import { userCodeHash } from './keep-codes.ts'
import { freshFor, highestLevel, methodsOf, readUserCode } from './rules.ts'
import type { ScreenRequest } from './store.ts'

export type Decided =
  | { ok: true }
  | {
      ok: false
      code:
        | 'screen.unknown'
        /** Decided already, or too late. */
        | 'screen.over'
        /** What was proved is too old or too weak: another proof is asked for. */
        | 'screen.proof_needed'
    }
  | { ok: false; code: 'screen.code_wrong'; attemptsLeft: number }

/** Who says yes, how surely, and where from. */
interface Approver {
  realm: Realm
  accountId: string
  sessionId: string
  phoneId: string | null
  aal: number
  amr: readonly string[]
  provedAt: Date
  surface: 'page' | 'api'
}

/** On the page, by whoever is signed in there and has proved it a short while ago. */
export async function approveOnPage(deps: ScreenDependencies, { realm, session }: Visit, id: string): Promise<Decided> {
  const found = await deps.screenStore.find(deps.database.query, realm.name, id)
  if (!found || !clientOf(realm, found)) return { ok: false, code: 'screen.unknown' }
  if (found.status !== 'pending' || found.expiresAt <= deps.now()) return { ok: false, code: 'screen.over' }
  if (!session || !isProved(deps, realm, session, deps.levels.needed(paramsOf(found))))
    return { ok: false, code: 'screen.proof_needed' }
  const { accountId, id: sessionId, aal, amr, authTime } = session
  return await approve(deps, found, {
    realm,
    accountId,
    sessionId,
    phoneId: null,
    aal,
    amr,
    provedAt: authTime,
    surface: 'page',
  })
}

/** Whether a session was proved strongly enough, and not so long ago that a passer-by could press the button. */
export function isProved(
  { now }: Pick<ScreenDependencies, 'now'>,
  { policy }: Realm,
  { aal, authTime }: Pick<Session, 'aal' | 'authTime'>,
  level: number,
): boolean {
  return aal >= level && now().getTime() - authTime.getTime() <= policy.screens.proofAge
}

/** On the phone: the code as the screen shows it, and a proof of this moment. */
export async function approveOnPhone(
  deps: ScreenDependencies & { freshProof: (caller: PhoneCaller, said: unknown, realm: Realm) => Promise<FreshProof> },
  caller: PhoneCaller,
  given: { screen: string; code: string; proof: unknown },
): Promise<Decided | Exclude<FreshProof, { ok: true }>> {
  const { realm } = caller
  const found = await deps.screenStore.find(deps.database.query, realm.name, given.screen)
  if (!found || !clientOf(realm, found)) return { ok: false, code: 'screen.unknown' }
  if (found.status !== 'pending' || found.expiresAt <= deps.now()) return { ok: false, code: 'screen.over' }
  // Before the proof, as with tickets: who has not looked at the screen learns nothing of its worth (RFC 10027).
  if (userCodeHash(deps.keys, realm.name, readUserCode(given.code) ?? '') !== found.userCodeHash)
    return await wrongCode(deps, found, caller)
  const proof = await deps.freshProof(caller, given.proof, realm)
  if (!proof.ok) return proof
  const provedAt = new Date(proof.evidence.at)
  const age = deps.now().getTime() - provedAt.getTime()
  const aal = assuranceOf([proof.evidence])
  if (age < 0 || age >= freshFor || aal < deps.levels.needed(paramsOf(found)))
    return { ok: false, code: 'screen.proof_needed' }
  const { accountId, sessionId, phoneId } = caller
  return await approve(deps, found, {
    realm,
    accountId,
    sessionId,
    phoneId,
    aal,
    provedAt,
    amr: methodsOfEvidence([proof.evidence]),
    surface: 'api',
  })
}

async function approve(deps: ScreenDependencies, found: ScreenRequest, by: Approver): Promise<Decided> {
  const client = clientOf(by.realm, found)
  const account = await deps.accounts.find(deps.database.query, by.accountId)
  if (!client || !account) return { ok: false, code: 'screen.unknown' }
  const approved = await deps.database
    .transaction(async tx => {
      const session = await openSession(deps, tx, { found, by, client, account })
      const params = paramsOf(found)
      const grant = deps.grantElsewhere({
        realm: by.realm,
        client,
        session,
        authTime: by.provedAt,
        scope: typeof params.scope === 'string' ? params.scope : 'openid',
        acr: deps.levels.reported(params, session.aal),
      })
      const isOurs = await deps.screenStore.approve(tx, {
        realm: by.realm.name,
        id: found.id,
        accountId: by.accountId,
        sessionId: session.id,
        grantId: grant.grantId,
        granted: grant.granted,
        by: { sessionId: by.sessionId, phoneId: by.phoneId, eligible: eligibleAccount(tx, by.accountId) },
      })
      // Another was faster, or may no longer: the session goes with the transaction.
      if (!isOurs) throw new Overtaken()
      await grant.write(tx)
      await tell(deps, tx, { found, by, client, account, session })
      return true
    })
    .catch((error: unknown) => {
      if (error instanceof Overtaken) return false
      throw error
    })
  return approved ? { ok: true } : { ok: false, code: 'screen.over' }
}

class Overtaken extends Error {}

type Run = Parameters<ScreenDependencies['sessions']['insert']>[0]

interface Approving {
  found: ScreenRequest
  by: Approver
  client: ClientPolicy
  account: Account
}

/** A session of the screen's own: the holder sees it among theirs and ends it there. It is of no known device, so it idles briefly. */
async function openSession(deps: ScreenDependencies, tx: Run, { found, by, client, account }: Approving) {
  const { realm } = by
  const label = inLanguage(client.name, languageOf(account))
  return await deps.sessions.insert(
    tx,
    {
      accountId: account.id,
      realm: realm.name,
      deviceId: null,
      clientLabel: [label, found.screen].filter(Boolean).join(' · '),
      place: placeIn(found, account),
      aal: Math.min(by.aal, highestLevel),
      amr: methodsOf(by.amr),
      // What was proved, was proved for this screen: it raises nothing and approves nothing.
      evidence: [],
    },
    realm.policy.sessions,
  )
}

async function tell(
  deps: ScreenDependencies,
  tx: Run,
  { found, by, client, account, session }: Approving & { session: { id: string; aal: number; amr: string[] } },
): Promise<void> {
  const device = inLanguage(client.name, languageOf(account))
  const eventId = await deps.events.append(tx, {
    realm: by.realm.name,
    kind: 'screen.approved',
    outcome: 'success',
    surface: by.surface,
    accountId: by.accountId,
    sessionId: session.id,
    place: placeIn(found, account),
    detail: {
      screen: found.id,
      client: client.id,
      phone: by.phoneId,
      device: found.screen || client.id,
      aal: session.aal,
      amr: session.amr,
    },
  })
  const reportUrl = await deps.reports.make(tx, account, eventId)
  const place = placeIn(found, account)
  await deps.notices.tell(tx, account, 'signed-in-on-screen', {
    place,
    device,
    at: deps.now().toISOString(),
    reportUrl,
  })
}

/** No proof is wanted for saying no; who knows the code may say it for whoever it was shown to. */
export async function declineScreen(
  deps: ScreenDependencies,
  realm: Realm,
  { id, accountId, surface }: { id: string; accountId: string | null; surface: 'page' | 'api' },
): Promise<Decided> {
  const found = await deps.screenStore.find(deps.database.query, realm.name, id)
  if (!found) return { ok: false, code: 'screen.unknown' }
  const declined = await deps.database.transaction(async tx => {
    if (!(await deps.screenStore.decline(tx, realm.name, id, accountId))) return false
    await writeDeclined(deps, tx, { found, accountId, surface, reason: 'holder' })
    return true
  })
  return declined ? { ok: true } : { ok: false, code: 'screen.over' }
}

async function wrongCode(deps: ScreenDependencies, found: ScreenRequest, caller: PhoneCaller): Promise<Decided> {
  const counted = await deps.database.transaction(async tx => {
    const after = await deps.screenStore.countWrongCode(tx, found.realm, found.id)
    if (after?.left === 0)
      await writeDeclined(deps, tx, { found, accountId: caller.accountId, surface: 'api', reason: 'digits' })
    return after
  })
  return counted
    ? { ok: false, code: 'screen.code_wrong', attemptsLeft: counted.left }
    : { ok: false, code: 'screen.over' }
}

async function writeDeclined(
  deps: ScreenDependencies,
  tx: Run,
  given: { found: ScreenRequest; accountId: string | null; surface: 'page' | 'api'; reason: 'holder' | 'digits' },
): Promise<void> {
  const { found, accountId, surface, reason } = given
  await deps.events.append(tx, {
    realm: found.realm,
    kind: 'screen.declined',
    outcome: 'refused',
    surface,
    accountId,
    place: found.place?.names.zh ?? null,
    detail: { screen: found.id, client: found.clientId, device: found.screen || found.clientId, reason },
  })
}

const languageOf = ({ language }: Account): 'en' | 'zh-CN' => (language === 'en' ? 'en' : 'zh-CN')

function placeIn({ place }: ScreenRequest, account: Account): string {
  const names = place?.names ?? unknownPlace
  return languageOf(account) === 'en' ? names.en : names.zh
}
