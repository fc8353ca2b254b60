import type { IdentifierKind } from '../realms/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { mayRemove, type RemovalCode } from './rules.ts'

export type IdentifierRemoved = { ok: true } | { ok: false; code: RemovalCode | 'session.ended' }

/** Takes a login identifier away. The old address is told before it is gone (ASVS 5.0 6.3.7). */
export async function removeIdentifier(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  kind: IdentifierKind,
): Promise<IdentifierRemoved> {
  return await act(deps, holder, async ({ tx, account, write, tell, endOthers }) => {
    const identifiers = await deps.identifiers.list(tx, account.id)
    const kinds = identifiers.map(one => one.kind)
    const allowed = mayRemove(kind, kinds, holder.visit.realm.policy.identifiers)
    if (!allowed.ok) return allowed
    const masked = identifiers.find(one => one.kind === kind)?.masked ?? ''
    const eventId = await write('identifier.removed', { identifier: kind, masked })
    await tell('identifier-removed', eventId, { kind, masked })
    await deps.identifiers.remove(tx, account.id, kind)
    await endOthers('identifier-changed')
    return { ok: true } as const
  })
}
