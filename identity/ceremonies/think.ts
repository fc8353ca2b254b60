import type { AccountStanding } from '../accounts/index.ts'
import type { Visit } from '../visits/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import { enginePolicy, gatherFacts, type Thought } from './facts.ts'
import { type Next, nextStep } from './rules.ts'
import type { Ceremony } from './state.ts'

/** Where a ceremony stands. @param known the standing of its subject as this request has just read it */
export async function think(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  known?: AccountStanding | null,
): Promise<Thought> {
  const { facts, standing, approval } = await gatherFacts(deps, visit, ceremony, known)
  const { refusal } = ceremony.state
  const next: Next = refusal
    ? { state: 'refused', reason: refusal }
    : nextStep(facts, enginePolicy(visit.realm.policy), deps.now())
  return { facts, standing, approval, next }
}
