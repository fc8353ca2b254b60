import { mayRemovePasskey, tidyName } from '../authenticators/passkey/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export async function renamePasskey(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { id, typed }: { id: string; typed: string },
): Promise<{ ok: true } | { ok: false; code: 'passkey.unknown' | 'passkey.name_invalid' | 'session.ended' }> {
  const name = tidyName(typed)
  if (name === null) return { ok: false, code: 'passkey.name_invalid' }
  return await act(deps, holder, async ({ tx, account, write }) => {
    if (!(await deps.passkeyStore.rename(tx, account.id, id, name)))
      return { ok: false, code: 'passkey.unknown' } as const
    await write('passkey.renamed', { passkey: id })
    return { ok: true } as const
  })
}

/** Removes one; it is told, and the other sessions end (ASVS 5.0 6.3.7, 7.4.3). The last way in stays. */
export async function removePasskey(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  id: string,
): Promise<{ ok: true } | { ok: false; code: 'passkey.unknown' | 'passkey.last' | 'session.ended' }> {
  return await act(deps, holder, async ({ tx, account, write, tell, endOthers }) => {
    const passkeys = await deps.passkeyStore.count(tx, account.id)
    const standing = await deps.accounts.standing(tx, account.id, null)
    const rest = {
      passkeys,
      password: (standing?.passwordSetAt ?? null) !== null,
      phone: standing?.verifiedKinds.includes('phone') === true,
    }
    if (!mayRemovePasskey(rest)) return { ok: false, code: 'passkey.last' } as const
    if ((await deps.passkeyStore.remove(tx, account.id, id)) === 0)
      return { ok: false, code: 'passkey.unknown' } as const
    const sessionsEnded = await endOthers('passkey-removed')
    const eventId = await write('passkey.removed', { passkey: id, sessionsEnded })
    await tell('passkey-removed', eventId, { device: holder.visit.clientLabel })
    return { ok: true } as const
  })
}
