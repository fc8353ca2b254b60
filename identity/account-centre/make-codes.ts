import { makeRecoveryCodes } from '../authenticators/recovery-code/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** A set of recovery codes, shown once; the one before is good no more and the other sessions end. */
export async function makeCodes(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
): Promise<{ ok: true; codes: string[] } | { ok: false; code: 'medium.not_allowed' | 'session.ended' }> {
  const { visit, account } = holder
  const { policy } = visit.realm
  if (!policy.media['recovery-code'].allowed) return { ok: false, code: 'medium.not_allowed' }
  return await changeMedia(deps, holder, 'recovery-codes-made', async (media, origin) => {
    const codes = await makeRecoveryCodes(media, { accountId: account.id, realm: account.realm, policy }, origin)
    return { ok: true as const, codes }
  })
}
