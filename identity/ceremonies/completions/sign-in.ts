import type { Transaction } from '../../../kit/database/index.ts'
import type { Account } from '../../accounts/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Visit } from '../../visits/index.ts'
import type { CeremonyDependencies } from '../dependencies.ts'
import type { Ceremony } from '../state.ts'

export interface Proved {
  deps: CeremonyDependencies
  visit: Visit
  ceremony: Ceremony
  aal: number
  amr: string[]
}

/** What the surface hands to the browser. */
export interface Completed {
  /** `sharedComputer`: its browser keeps no cookie longer than it is open. */
  session: { id: string; secret: string; sharedComputer: boolean } | null
  returnTo: string
}

/** Opens a session on this device; a second sign-in by the same person raises the session that is there. */
export async function completeSignIn(tx: Transaction<IdentityTables>, proved: Proved): Promise<Completed> {
  const { ceremony } = proved
  const account = await accountOf(tx, proved)
  if (ceremony.draft.passwordHash) await changePassword(tx, proved, account, ceremony.draft.passwordHash)
  return await openSession(tx, proved, account, 'sign-in.completed')
}

/** A change that the realm demands at sign-in is one like any other: told, and the other sessions end (ASVS 5.0 6.3.7, 7.4.3). */
async function changePassword(
  tx: Transaction<IdentityTables>,
  { deps, visit, ceremony }: Proved,
  account: Account,
  hash: string,
): Promise<void> {
  await deps.passwords.set(tx, account.id, hash)
  const own = visit.session?.accountId === account.id ? visit.session.id : null
  const ended = await deps.sessions.endAll(tx, account.id, 'password-changed', own)
  deps.sessionsEnded(ended)
  const eventId = await deps.events.append(tx, {
    realm: account.realm,
    kind: 'password.changed',
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { sessionsEnded: ended.length },
  })
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'password-changed', { at: circumstances(deps, visit).at, reportUrl })
}

export async function openSession(
  tx: Transaction<IdentityTables>,
  proved: Proved,
  account: Account,
  kind: 'sign-in.completed' | 'registration.completed',
): Promise<Completed> {
  const { deps, visit, ceremony } = proved
  const deviceId = visit.deviceId ?? (await deps.devices.insert(tx, visit.realm.name, visit.deviceSecret, visit))
  const sharedComputer = ceremony.state.sharedComputer === true
  // A shared computer is not made known, and is known no longer where it was.
  const knownBefore = sharedComputer
    ? (await deps.devices.forget(tx, account.id, deviceId)) > 0
    : await deps.devices.signedIn(tx, account.id, deviceId, visit.place)
  const session = await sessionFor(tx, proved, account, sharedComputer ? null : deviceId)
  const firstSignIn = account.lastSignInAt === null
  await deps.accounts.update(tx, account.id, { last_sign_in_at: deps.now() })
  const eventId = await deps.events.append(tx, {
    realm: visit.realm.name,
    kind,
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    sessionId: session.id,
    ceremonyId: ceremony.id,
    deviceId,
    place: visit.place,
    detail: { aal: proved.aal, amr: proved.amr, device: visit.clientLabel, newDevice: !knownBefore, sharedComputer },
  })
  if (!knownBefore && !firstSignIn) await tellOfNewDevice(tx, proved, account, eventId)
  return { session: { ...session, sharedComputer }, returnTo: ceremony.returnTo }
}

async function sessionFor(
  tx: Transaction<IdentityTables>,
  { deps, visit, ceremony, aal, amr }: Proved,
  account: Account,
  deviceId: string | null,
) {
  const { evidence } = ceremony.state
  // A session is of a known device or of a shared computer from its beginning.
  if (visit.session?.accountId === account.id && (visit.session.deviceId === null) === (deviceId === null)) {
    return { id: visit.session.id, secret: await deps.sessions.raise(tx, visit.session.id, { aal, amr, evidence }) }
  }
  // One browser, one holder: who was signed in here before is signed out.
  if (visit.session && (await deps.sessions.end(tx, visit.session.id, 'replaced')))
    deps.sessionsEnded([visit.session.id])
  return await deps.sessions.insert(
    tx,
    {
      accountId: account.id,
      realm: account.realm,
      deviceId,
      clientLabel: visit.clientLabel,
      place: visit.place,
      aal,
      amr,
      evidence,
    },
    visit.realm.policy.sessions,
  )
}

async function tellOfNewDevice(
  tx: Transaction<IdentityTables>,
  { deps, visit }: Proved,
  account: Account,
  eventId: string,
): Promise<void> {
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'signed-in-new-device', { ...circumstances(deps, visit), reportUrl })
}

/** Place, device and time, for notices; the notice says the time in the account's language and the realm's time zone. */
export function circumstances(deps: Pick<CeremonyDependencies, 'now'>, visit: Visit) {
  return { place: visit.place ?? '', device: visit.clientLabel, at: deps.now().toISOString() }
}

export async function accountOf(tx: Transaction<IdentityTables>, { deps, ceremony }: Proved): Promise<Account> {
  const id = ceremony.state.subject?.accountId
  const account = id ? await deps.accounts.find(tx, id) : null
  if (!account) throw new TypeError('A ceremony completed without an account')
  return account
}
