import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { isAssured, type Operation, operationPolicy } from './rules.ts'

export type AssuranceDemand =
  | { ok: true }
  /** The ceremony to go through first; it leads back to `returnTo`. */
  | { ok: false; code: 'assurance.needed'; ceremonyId: string; aal: number; maxAge: number }
  | { ok: false; code: 'assurance.identity_needed'; ial: number }
  | { ok: false; code: 'throttled'; retryAt: Date }

/**
 * Asks whether the session may do `operation` now, and begins a step-up where it may not. What counts into a step-up is at most
 * half as old as the operation allows, so that whoever was just asked has time to fill in the form before its POST asks again.
 */
export async function demandAssurance(
  deps: Pick<AccountCentreDependencies, 'ceremonies' | 'now'>,
  { visit, session, account }: HolderVisit,
  operation: Operation,
  returnTo: string,
): Promise<AssuranceDemand> {
  const demand = operationPolicy(visit.realm.policy, operation)
  if (account.ial < demand.ial) return { ok: false, code: 'assurance.identity_needed', ial: demand.ial }
  if (isAssured(session.evidence, demand, deps.now())) return { ok: true }
  const target = { aal: aalOf(demand.aal), maxAge: Math.floor(demand.maxAge / 2) }
  const begun = await deps.ceremonies.begin(visit, { purpose: 'step-up', returnTo, target })
  if (!begun.ok) return { ok: false, code: 'throttled', retryAt: begun.retryAt }
  return { ok: false, code: 'assurance.needed', ceremonyId: begun.id, aal: demand.aal, maxAge: demand.maxAge }
}

function aalOf(level: number): 1 | 2 | 3 {
  if (level >= 3) return 3
  return level === 2 ? 2 : 1
}
