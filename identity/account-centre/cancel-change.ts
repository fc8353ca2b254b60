import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type ChangeCancelled = { ok: true } | { ok: false; code: 'change.none' | 'session.ended' }

/** Takes back a change of phone or email that waits. It asks for no step-up: to keep what is there must be easy. */
export async function cancelChange(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  kind: 'phone' | 'email',
): Promise<ChangeCancelled> {
  const { visit, session } = holder
  const { surface, deviceId, place, clientLabel: device } = visit
  const origin = { surface, deviceId, place, device, sessionId: session.id, ceremonyId: null }
  return await act(deps, holder, async ({ tx, account }) => await deps.changes.cancel(tx, { account, kind, origin }))
}
