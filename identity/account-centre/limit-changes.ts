import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import type { Operation } from './rules.ts'

export type ChangeLimit = { ok: true } | { ok: false; code: 'throttled'; retryAt: Date }

/**
 * Whatever asks for a step-up also sends messages. Done and undone in a loop it would flood the holder's phone at the realm's
 * cost, so it is limited by account, as strictly as asking the registry.
 */
export async function limitChanges(
  deps: Pick<AccountCentreDependencies, 'throttles'>,
  { visit, account }: HolderVisit,
  operation: Operation,
): Promise<ChangeLimit> {
  if (operation === 'account.view') return { ok: true }
  const { name, policy } = visit.realm
  return await deps.throttles.take(name, policy, [['registry-per-address', `change:${account.id}`]])
}
