import type { Visit } from '../visits/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import { enginePolicy, gatherFacts, type Known, type Thought } from './facts.ts'
import { type Next, nextStep } from './rules.ts'
import type { Ceremony } from './state.ts'

/** Where a ceremony stands. @param of.known what this request has just read */
export async function thinkOf(
  deps: CeremonyDependencies,
  { visit, ceremony, known }: { visit: Visit; ceremony: Ceremony; known?: Known | undefined },
): Promise<Thought> {
  const { facts, standing, approval } = await gatherFacts(deps, visit, ceremony, known)
  const { refusal } = ceremony.state
  const next: Next = refusal
    ? { state: 'refused', reason: refusal }
    : nextStep(facts, enginePolicy(visit.realm.policy), deps.now())
  return { facts, standing, approval, next }
}
