import type { Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import { nobodysId } from '../accounts/index.ts'
import type { OpenedSession } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import {
  circumstances,
  completeEverydaySignIn,
  completions,
  type Ending,
  isEveryday,
  type Proved,
} from './completions/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Next } from './rules.ts'
import type { Ceremony } from './state.ts'

/** What the surface hands to the browser. */
export interface Completed {
  session: OpenedSession | null
  returnTo: string
  /** The authorization that this browser waits in. */
  interaction: string | null
}

/**
 * Ends a ceremony and brings about what it was for, in one transaction.
 *
 * @returns null where another answer ended it first, or for a refusal
 */
export async function finish(ending: Ending, next: Exclude<Next, { state: 'step' }>): Promise<Completed | null> {
  const { deps, visit, ceremony } = ending
  if (next.state === 'completed' && isEveryday(ending)) return await finishEveryday({ ...ending, ...next })
  return await deps.database.transaction(async tx => {
    if (next.state === 'refused') {
      if (await deps.store.save(tx, ceremony, 'refused')) await writeRefusal(tx, { deps, visit, ceremony }, next.reason)
      return null
    }
    if (!(await deps.store.save(tx, ceremony, 'completed'))) return null
    return completed(ceremony, await completions[ceremony.purpose](tx, { ...ending, aal: next.aal, amr: next.amr }))
  })
}

/** The same for what most sign-ins are, in one statement. */
async function finishEveryday(proved: Proved): Promise<Completed | null> {
  const { deps, ceremony, standing } = proved
  const { query } = deps.database
  const finished = await deps.database.together(writes => completeEverydaySignIn(writes, proved), {
    // The account may have been held while its password was hashed.
    provided: deps.store
      .saving(query, ceremony, 'completed')
      .where(eb => eb.exists(deps.accounts.eligible(query, standing?.account.id ?? nobodysId))),
  })
  if (finished.ok) return completed(ceremony, finished.value)
  await deps.store.release(query, ceremony)
  return null
}

const completed = ({ returnTo, state }: Ceremony, session: OpenedSession | null): Completed => ({
  session,
  returnTo,
  interaction: state.interaction ?? null,
})

/** A refused ceremony is told: to the log, and, where risk held it back, to the account's holder (T3). */
async function writeRefusal(
  tx: Transaction<IdentityTables>,
  at: { deps: CeremonyDependencies; visit: Visit; ceremony: Ceremony },
  reason: string,
): Promise<void> {
  const { deps, visit, ceremony } = at
  const accountId = ceremony.state.subject?.accountId ?? null
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
