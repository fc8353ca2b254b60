import type { Database, Transaction } from '../../kit/database/index.ts'
import { type Account, type AccountStore, isEligible } from '../accounts/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import { type IdentifierStore, maskIdentifier } from '../identifiers/index.ts'
import type { LockStore } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { timesOf } from './rules.ts'
import type { ChangingKind, IdentifierChangeStore, TakenChange } from './store.ts'

export interface IdentifierChangeDependencies {
  database: Database<IdentityTables>
  identifierChanges: IdentifierChangeStore
  accounts: Pick<AccountStore, 'find' | 'update'>
  identifiers: Pick<IdentifierStore, 'accountOf' | 'add' | 'list' | 'remove'>
  locks: Pick<LockStore, 'startAnew'>
  sessions: Pick<SessionStore, 'endAll'>
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  reports: {
    make(
      executor: Transaction<IdentityTables>,
      account: { id: string; realm: string },
      eventId: string | null,
    ): Promise<string>
  }
  /** Tells the applications of sessions that have ended, once the transaction is committed. */
  sessionsEnded: (ids: readonly string[]) => void
  now: () => Date
}

/** Where the holder, or whoever passes for them, asks from. */
export interface ChangeOrigin {
  surface: Surface
  sessionId: string | null
  ceremonyId: string | null
  deviceId: string | null
  place: string | null
  /** Browser and system in words. */
  device: string
}

type Identifier = { kind: ChangingKind; value: string }
type Tx = Transaction<IdentityTables>

export type IdentifierChanges = ReturnType<typeof createIdentifierChanges>

export function createIdentifierChanges(deps: IdentifierChangeDependencies) {
  const { identifierChanges: store, events, now } = deps
  return { ask, cancel, makeNow, work }

  /** Lets a change wait, and tells the holder at every address that it does (NIST SP 800-63B-4 4.6, ASVS 5.0 6.3.7). */
  async function ask(
    tx: Tx,
    given: { account: Account; identifier: Identifier; wait: number; origin: ChangeOrigin },
  ): Promise<void> {
    const { account, identifier, wait, origin } = given
    const times = timesOf(now(), wait)
    const masked = maskIdentifier(identifier)
    await store.put(tx, account, { ...identifier, masked }, times)
    const { device, ...where } = origin
    const until = times.dueAt.toISOString()
    const eventId = await events.append(tx, {
      ...where,
      realm: account.realm,
      kind: 'identifier.change-asked',
      outcome: 'success',
      accountId: account.id,
      detail: { identifier: identifier.kind, masked, until, device },
    })
    await tellWaiting(tx, { account, change: { kind: identifier.kind, masked, dueAt: times.dueAt }, eventId })
  }

  /** The holder takes a change back. */
  async function cancel(
    tx: Tx,
    given: { account: Account; kind: ChangingKind; origin: ChangeOrigin },
  ): Promise<{ ok: true } | { ok: false; code: 'change.none' }> {
    const { account, kind, origin } = given
    const [dropped] = await store.drop(tx, account.id, kind)
    if (!dropped) return { ok: false, code: 'change.none' }
    const { device, ...where } = origin
    const eventId = await events.append(tx, {
      ...where,
      realm: account.realm,
      kind: 'identifier.change-cancelled',
      outcome: 'success',
      accountId: account.id,
      detail: { identifier: kind, masked: dropped.masked, device },
    })
    await tellOf(tx, 'identifier-change-cancelled', { account, change: dropped, eventId })
    return { ok: true }
  }

  /**
   * Puts the new phone or email in place of the old, if there was one; the old address is told, other sessions end (ASVS 5.0 6.3.7,
   * 7.4.3). A change of the kind that waits is thereby overtaken.
   *
   * @returns false where another account has it; the caller's transaction must then be rolled back
   */
  async function makeNow(
    tx: Tx,
    given: { account: Account; identifier: Identifier; origin: ChangeOrigin },
  ): Promise<boolean> {
    const { account, identifier, origin } = given
    const { kind } = identifier
    const change = { kind, masked: maskIdentifier(identifier) }
    const before = await deps.identifiers.list(tx, account.id)
    const what = before.some(one => one.kind === kind) ? 'changed' : 'added'
    const { device, ...where } = origin
    const eventId = await events.append(tx, {
      ...where,
      realm: account.realm,
      kind: `identifier.${what}`,
      outcome: 'success',
      accountId: account.id,
      detail: { identifier: kind, masked: change.masked, ...(device ? { device } : {}) },
    })
    // Told before the change, so that it goes to the old address.
    await tellOf(tx, `identifier-${what}`, { account, change, eventId })
    await store.drop(tx, account.id, kind)
    await deps.identifiers.remove(tx, account.id, kind)
    if (!(await deps.identifiers.add(tx, account, identifier, now()))) return false
    // Another phone is another authenticator: its failures are its own.
    await deps.locks.startAnew(tx, account.realm, `a:${account.id}`, [kind === 'phone' ? 'sms-code' : 'email-code'])
    if (kind === 'phone') await deps.accounts.update(tx, account.id, { phone_changed_at: now() })
    deps.sessionsEnded(await deps.sessions.endAll(tx, account.id, 'identifier-changed', origin.sessionId))
    return true
  }

  /** Tells of those that wait, and carries out those that have waited. @returns how many; idempotent, any number of processes */
  async function work(signal: AbortSignal): Promise<number> {
    let done = 0
    for (const step of [remindNext, carryOutNext]) {
      while (!signal.aborted && (await deps.database.transaction(step))) done++
    }
    return done
  }

  async function remindNext(tx: Tx): Promise<boolean> {
    const change = await store.takeReminder(tx)
    if (!change) return false
    const account = await deps.accounts.find(tx, change.accountId)
    if (account && isEligible(account)) await tellWaiting(tx, { account, change, eventId: null })
    return true
  }

  async function carryOutNext(tx: Tx): Promise<boolean> {
    const change = await store.takeDue(tx)
    if (!change) return false
    const account = await deps.accounts.find(tx, change.accountId)
    // A hold has dropped its changes already: of this and that, whichever comes first wins.
    if (account && isEligible(account)) await carryOut(tx, account, change)
    return true
  }

  async function carryOut(tx: Tx, account: Account, change: TakenChange): Promise<void> {
    const identifier = { kind: change.kind, value: change.value }
    const owner = await deps.identifiers.accountOf(tx, account.realm, identifier)
    if (owner !== null && owner !== account.id) return await giveUp(tx, account, change)
    const made = await makeNow(tx, { account, identifier, origin: fromJob })
    // Taken between the look and the change: rolled back, and given up in the next run.
    if (!made) throw new Error('The new address was taken at the same moment')
  }

  /** Somebody else has bound the new address meanwhile. Who has it, and that somebody has, is not said. */
  async function giveUp(tx: Tx, account: Account, change: TakenChange): Promise<void> {
    const eventId = await events.append(tx, {
      ...fromJobEvent,
      realm: account.realm,
      kind: 'identifier.change-failed',
      outcome: 'failure',
      accountId: account.id,
      detail: { identifier: change.kind, masked: change.masked },
    })
    await tellOf(tx, 'identifier-change-failed', { account, change, eventId })
  }

  async function tellWaiting(
    tx: Tx,
    given: { account: Account; change: { kind: ChangingKind; masked: string; dueAt: Date }; eventId: string | null },
  ): Promise<void> {
    const { account, change, eventId } = given
    const reportUrl = await deps.reports.make(tx, account, eventId)
    const until = change.dueAt.toISOString()
    const { kind, masked } = change
    await deps.notices.tell(tx, account, 'identifier-change-waiting', { kind, masked, until, reportUrl })
  }

  async function tellOf(
    tx: Tx,
    template: 'identifier-changed' | 'identifier-added' | 'identifier-change-cancelled' | 'identifier-change-failed',
    given: { account: Account; change: { kind: ChangingKind; masked: string }; eventId: string },
  ): Promise<void> {
    const { kind, masked } = given.change
    const reportUrl = await deps.reports.make(tx, given.account, given.eventId)
    const at = now().toISOString()
    await deps.notices.tell(tx, given.account, template, { kind, masked, at, reportUrl })
  }
}

const fromJobEvent = { surface: 'job', sessionId: null, ceremonyId: null, deviceId: null, place: null } as const
const fromJob: ChangeOrigin = { ...fromJobEvent, device: '' }
