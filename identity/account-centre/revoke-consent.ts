import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type ConsentRevoked = { ok: true } | { ok: false; code: 'consent.unknown' | 'session.ended' }

/** Takes back an application's access; its tokens stop working at once. */
export async function revokeConsent(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  clientId: string,
): Promise<ConsentRevoked> {
  return await act(deps, holder, async ({ tx, account, write }) => {
    if (!(await deps.consents.revoke(tx, account.id, clientId))) return { ok: false, code: 'consent.unknown' } as const
    await write('consent.revoked', { client: clientId })
    return { ok: true } as const
  })
}
