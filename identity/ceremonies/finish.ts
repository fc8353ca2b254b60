import type { Executor, Transaction, Write } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { Account } from '../accounts/index.ts'
import type { OpenedSession } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import {
  circumstances,
  completeEverydaySignIn,
  completions,
  type Ending,
  isEveryday,
  type Opened,
  type Proved,
} from './completions/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Next } from './rules.ts'
import type { Ceremony } from './state.ts'

/** What the surface hands to the browser. */
export interface Completed {
  session: OpenedSession | null
  /** The device cookie's new secret, after a sign-in. */
  deviceSecret: string | null
  returnTo: string
  /** A medium that the holder was given and is led to take into use. */
  waiting: Opened['waiting']
  /** The authorization that this browser waits in. */
  interaction: string | null
  /** The session's account, where what ended the ceremony has found that it may act. */
  holder: Account | null
}

/**
 * What follows in the same request, to be written with the ceremony's end where that is one statement; it may come to nothing, and
 * whoever goes on looks whether it has seen this very completion.
 */
export type Follow = (completed: Completed) => Promise<readonly Write<IdentityTables>[]>

/**
 * Ends a ceremony and brings about what it was for, in one transaction.
 *
 * @returns null where another answer ended it first, or for a refusal
 */
export async function finish(
  ending: Ending,
  next: Exclude<Next, { state: 'step' }>,
  follow?: Follow,
): Promise<Completed | null> {
  const { deps, visit, ceremony, writes } = ending
  if (next.state === 'completed' && isEveryday(ending)) {
    const finished = await finishEveryday({ ...ending, ...next }, follow)
    // What another sign-in or a hold has overtaken takes the longer way, which finds out what is so now.
    if (finished) return finished
  }
  return await deps.database.transaction(async tx => {
    if (next.state === 'refused') {
      if (await deps.store.save(tx, ceremony, 'refused')) await writeRefusal(tx, { deps, visit, ceremony }, next.reason)
    } else if (!(await deps.store.end(tx, ceremony))) return null
    for (const write of writes) await write(tx)
    if (next.state === 'refused') return null
    return completed(ceremony, await completions[ceremony.purpose](tx, { ...ending, aal: next.aal, amr: next.amr }))
  })
}

/** The same for what most sign-ins are, in one statement. @returns null where nothing was written */
async function finishEveryday(proved: Proved, follow?: Follow): Promise<Completed | null> {
  const { deps, visit, ceremony, standing, writes } = proved
  const { query } = deps.database
  if (!standing) return null
  const { deviceId: id, deviceSecret: secret, place } = visit
  const device = deps.devices.renewing(query, { realm: visit.realm.name, id, secret, place })
  const everything = async (executor: Executor<IdentityTables>): Promise<Completed> => {
    for (const write of writes) await write(executor)
    const done = completed(ceremony, await completeEverydaySignIn(executor, proved, device.fresh))
    for (const write of (await follow?.(done)) ?? []) await write(executor)
    return done
  }
  const finished = await deps.database.together(everything, {
    provided: [deps.store.ending(query, ceremony, standing.account.id, device.fresh), device.query],
  })
  return finished.ok ? finished.value : null
}

const completed = ({ returnTo, state }: Ceremony, opened: Opened | null): Completed => ({
  session: opened?.session ?? null,
  deviceSecret: opened?.deviceSecret ?? null,
  waiting: opened?.waiting ?? null,
  returnTo,
  interaction: state.interaction ?? null,
  holder: opened?.holder ?? null,
})

/** A refused ceremony is told: to the log, and, where risk held it back, to the account's holder (T3). */
async function writeRefusal(
  tx: Transaction<IdentityTables>,
  at: { deps: CeremonyDependencies; visit: Visit; ceremony: Ceremony },
  reason: string,
): Promise<void> {
  const { deps, visit, ceremony } = at
  const accountId = ceremony.state.subject?.accountId ?? null
  await endApproval(tx, at, reason)
  if (reason === 'refused.declined') return
  const eventId = await deps.events.append(tx, {
    realm: ceremony.realm,
    kind: `${ceremony.purpose}.refused`,
    outcome: 'refused',
    surface: visit.surface,
    accountId,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { reason, device: visit.clientLabel },
  })
  if (reason !== 'refused.risk' || !accountId) return
  const account = await deps.accounts.find(tx, accountId)
  if (!account) throw new AppError('account.unknown')
  const reportUrl = await deps.reports.make(tx, account, eventId)
  await deps.notices.tell(tx, account, 'sign-in-held', { ...circumstances(deps, visit), reportUrl })
}

/** What was refused or declined is asked no more; the application that asked is told so when the person comes back to it. */
async function endApproval(
  tx: Transaction<IdentityTables>,
  { deps, visit, ceremony }: { deps: CeremonyDependencies; visit: Visit; ceremony: Ceremony },
  reason: string,
): Promise<void> {
  const { approval, subject, sessionId } = ceremony.state
  if (!approval || !subject?.accountId) return
  const key = { accountId: subject.accountId, id: approval.id }
  const where = {
    surface: visit.surface,
    sessionId,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    device: visit.clientLabel,
  }
  await deps.approvals.end(tx, key, { as: reason === 'refused.declined' ? 'declined' : 'refused', where })
}
