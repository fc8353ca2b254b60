import type { Executor, Transaction, Write } from '../../../kit/database/index.ts'
import type { Account, AccountStanding } from '../../accounts/index.ts'
import type { OpenedSession } from '../../sessions/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Visit } from '../../visits/index.ts'
import type { CeremonyDependencies } from '../dependencies.ts'
import type { Ceremony } from '../state.ts'

/** A ceremony that ends, and of whom. */
export interface Ending {
  deps: CeremonyDependencies
  visit: Visit
  ceremony: Ceremony
  /** Of the ceremony's subject, as this request has read it. */
  standing: AccountStanding | null
  /** What the last answer brings about. */
  writes: readonly Write<IdentityTables>[]
}

export interface Proved extends Ending {
  aal: number
  amr: string[]
}

/** What a completion hands to the browser. */
export interface Opened {
  /** Opened or raised. */
  session: OpenedSession
  /** The device cookie's new secret, after a sign-in. */
  deviceSecret: string | null
  /** The session's account, where what ended the ceremony has found that it may act. */
  holder?: Account
  /** At the first sign-in: the medium that a counter has given, and that is to be taken into use now. */
  waiting: WaitingKind | null
}

export type WaitingKind = 'otp-token' | 'grid-card'

/**
 * Whether this is the everyday sign-in: on a device that the account knows, with nobody signed in there before. It brings about
 * nothing but rows of its own, and nobody has to be told of it.
 */
export function isEveryday({ visit, ceremony, standing }: Ending): boolean {
  return (
    ceremony.purpose === 'sign-in' &&
    standing?.deviceKnown === true &&
    visit.session === null &&
    ceremony.state.sharedComputer !== true &&
    ceremony.draft.passwordHash === undefined
  )
}

/**
 * @param writes gathers
 * @param deviceSecret the device cookie's new secret; the device and the ceremony get it where they end
 */
export async function completeEverydaySignIn(
  writes: Executor<IdentityTables>,
  proved: Proved,
  deviceSecret: string,
): Promise<Opened> {
  const { deps, visit, ceremony, standing } = proved
  if (!standing || !visit.deviceId) throw new TypeError('An everyday sign-in is one of a known account and device')
  const { account } = standing
  await deps.store.carryOver(writes, ceremony, deviceSecret)
  await deps.devices.signedInAgain(writes, account.id, visit.deviceId)
  const session = await newSession(writes, proved, account, visit.deviceId)
  await writeSignIn(writes, proved, { account, session, deviceId: visit.deviceId, newDevice: false })
  return { session, deviceSecret, holder: account, waiting: null }
}

/** Opens a session on this device; a second sign-in by the same person raises the session that is there. */
export async function completeSignIn(tx: Transaction<IdentityTables>, proved: Proved): Promise<Opened> {
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
): Promise<Opened> {
  const { deps, visit, ceremony } = proved
  const old = { realm: visit.realm.name, id: visit.deviceId, secret: visit.deviceSecret }
  const { id: deviceId, secret: deviceSecret } = await deps.devices.renew(tx, old, visit)
  // What this browser has begun in other tabs goes on there, and no longer anywhere else that knows the old secret.
  await deps.store.carryOver(tx, ceremony, deviceSecret)
  const sharedComputer = ceremony.state.sharedComputer === true
  // A shared computer is not made known, and is known no longer where it was.
  const knownBefore = sharedComputer
    ? (await deps.devices.forget(tx, account.id, deviceId)) > 0
    : await deps.devices.signedIn(tx, account.id, deviceId)
  const session = await sessionFor(tx, proved, account, sharedComputer ? null : deviceId)
  const firstSignIn = account.lastSignInAt === null
  const eventId = await writeSignIn(tx, proved, { account, session, deviceId, newDevice: !knownBefore }, kind)
  if (!knownBefore && !firstSignIn) await tellOfNewDevice(tx, proved, account, eventId)
  const begins = firstSignIn && kind === 'sign-in.completed'
  const waiting = begins ? await deps.waitingMedium(tx, account.id, visit.realm.policy) : null
  return { session, deviceSecret, waiting }
}

async function writeSignIn(
  executor: Executor<IdentityTables>,
  proved: Proved,
  signedIn: { account: Account; session: OpenedSession; deviceId: string; newDevice: boolean },
  kind: 'sign-in.completed' | 'registration.completed' = 'sign-in.completed',
): Promise<string> {
  const { deps, visit, ceremony, aal, amr } = proved
  const { account, session, deviceId, newDevice } = signedIn
  await deps.accounts.signedIn(executor, account.id)
  await openPushAgain(executor, proved, account, session.id)
  return await deps.events.append(executor, {
    realm: visit.realm.name,
    kind,
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    sessionId: session.id,
    ceremonyId: ceremony.id,
    deviceId,
    place: visit.place,
    detail: { aal, amr, device: visit.clientLabel, newDevice, sharedComputer: ceremony.state.sharedComputer === true },
  })
}

/** "Not me" closed this way to whoever has the password; a key that no false site can borrow shows that its holder is here. */
async function openPushAgain(
  executor: Executor<IdentityTables>,
  { deps, visit, ceremony, standing }: Proved,
  account: Account,
  sessionId: string,
): Promise<void> {
  if (standing?.push !== 'held') return
  const stronger = ceremony.state.evidence.find(({ kind }) => kind === 'passkey' || kind === 'certificate-key')
  if (!stronger) return
  const { surface, place, clientLabel: device } = visit
  const where = { realm: account.realm, accountId: account.id, surface, sessionId, place, device }
  await deps.tickets.releaseAtSignIn(executor, where, stronger.kind)
}

async function sessionFor(
  tx: Transaction<IdentityTables>,
  proved: Proved,
  account: Account,
  deviceId: string | null,
): Promise<OpenedSession> {
  const { deps, visit, ceremony, aal, amr } = proved
  const { evidence } = ceremony.state
  // A session is of a known device or of a shared computer from its beginning.
  if (visit.session?.accountId === account.id && (visit.session.deviceId === null) === (deviceId === null))
    return await deps.sessions.raise(tx, visit.session, { aal, amr, evidence })
  // One browser, one holder: who was signed in here before is signed out.
  if (visit.session && (await deps.sessions.end(tx, visit.session.id, 'replaced')))
    deps.sessionsEnded([visit.session.id])
  return await newSession(tx, proved, account, deviceId)
}

async function newSession(
  executor: Executor<IdentityTables>,
  { deps, visit, ceremony, aal, amr }: Proved,
  account: Account,
  deviceId: string | null,
): Promise<OpenedSession> {
  return await deps.sessions.insert(
    executor,
    {
      accountId: account.id,
      realm: account.realm,
      deviceId,
      clientLabel: visit.clientLabel,
      place: visit.place,
      aal,
      amr,
      evidence: ceremony.state.evidence,
    },
    visit.realm.policy.sessions,
  )
}

async function tellOfNewDevice(
  tx: Transaction<IdentityTables>,
  { deps, visit, amr }: Proved,
  account: Account,
  eventId: string,
): Promise<void> {
  const reportUrl = await deps.reports.make(tx, account, eventId)
  const template = amr.includes('qr') ? 'signed-in-by-qr' : 'signed-in-new-device'
  await deps.notices.tell(tx, account, template, { ...circumstances(deps, visit), reportUrl })
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
