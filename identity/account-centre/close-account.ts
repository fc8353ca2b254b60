import * as erasure from '../erasure/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type ClosingBegun =
  | { ok: true; closingAt: Date }
  | { ok: false; code: 'closing.not_confirmed' | 'closing.begun_already' | 'session.ended' }

/** Begins closing: after the cooling-off time the account is erased, unless the holder changes their mind. */
export async function beginClosing(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  confirmed: boolean,
): Promise<ClosingBegun> {
  if (!confirmed) return { ok: false, code: 'closing.not_confirmed' }
  const { policy, issuer } = holder.visit.realm
  return await act(deps, holder, async ({ tx, account, endOthers }) => {
    const cancelUrl = `${issuer}/account/close`
    const begun = await erasure.startClosing(tx, deps, { account, policy, origin: originOf(holder), cancelUrl })
    if (begun.ok) await endOthers('account-closing')
    return begun
  })
}

export type ClosingCancelled = { ok: true } | { ok: false; code: 'closing.not_begun' | 'session.ended' }

export async function cancelClosing(deps: AccountCentreDependencies, holder: HolderVisit): Promise<ClosingCancelled> {
  return await act(
    deps,
    holder,
    async ({ tx, account }) => await erasure.cancelClosing(tx, deps, { account, origin: originOf(holder) }),
  )
}

function originOf({ visit, session }: HolderVisit): erasure.ClosingOrigin {
  return {
    surface: visit.surface,
    sessionId: session.id,
    deviceId: visit.deviceId,
    place: visit.place,
    device: visit.clientLabel,
  }
}
