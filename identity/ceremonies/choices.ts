/** Among which media the holder may choose at a step. Pure. */
import { approvalChoices } from './approval-rules.ts'
import type { Choice, EnginePolicy, Facts, Step } from './engine-types.ts'
import { secondFactors } from './second-factors.ts'
import { identityChoices } from './sign-in-rules.ts'

/** All that would answer this step, the best first and the one that is asked among them; none where there is no choice. */
export function choicesAt(facts: Facts, policy: EnginePolicy, { step, now }: { step: Step; now: Date }): Choice[] {
  // A code to a new address, or a key that must be hardware: nothing else will do.
  if (('to' in step && step.to === 'new') || (step.kind === 'passkey' && step.hardware)) return []
  const seconds = facts.purpose === 'approval' ? approvalChoices(facts, policy) : secondFactors(facts, policy, now)
  const stands = (kinds: readonly Choice[]): boolean => kinds.length > 1 && kinds.some(kind => kind === step.kind)
  if (stands(seconds)) return seconds
  const identity = identityChoices(facts, policy)
  return stands(identity) ? identity : []
}
