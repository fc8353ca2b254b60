import { revokePhones, tidyName } from '../phones/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export async function renamePhone(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { id, typed }: { id: string; typed: string },
): Promise<{ ok: true } | { ok: false; code: 'phone.not_listed' | 'phone.name_invalid' | 'session.ended' }> {
  const name = tidyName(typed)
  if (name === null) return { ok: false, code: 'phone.name_invalid' }
  return await act(deps, holder, async ({ tx, account, write }) => {
    if (!(await deps.phoneStore.rename(tx, { accountId: account.id, id }, name)))
      return { ok: false, code: 'phone.not_listed' } as const
    await write('phone.renamed', { phone: id })
    return { ok: true } as const
  })
}

/** A phone that was lost, or given away: it confirms nothing any more, and what is signed in on it ends. */
export async function signOutPhone(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  id: string,
): Promise<{ ok: true; here: boolean } | { ok: false; code: 'phone.not_listed' | 'session.ended' }> {
  return await act(deps, holder, async ({ tx, account, write, tell, ended }) => {
    const gone = await revokePhones(deps, tx, account.id, id)
    if (!gone) return { ok: false, code: 'phone.not_listed' } as const
    ended(gone.sessionIds)
    const eventId = await write('phone.revoked', { phone: id, sessionsEnded: gone.sessionIds.length })
    await tell('phone-revoked', eventId, { device: holder.visit.clientLabel })
    return { ok: true, here: gone.sessionIds.includes(holder.session.id) } as const
  })
}
