/** Among which media the holder may choose at a step. Pure. */
import type { MediumKind } from '../evidence/index.ts'
import { approvalChoices } from './approval-rules.ts'
import type { EnginePolicy, Facts, Step } from './engine-types.ts'
import { secondFactors } from './second-factors.ts'

/** All that would answer this step, the best first and the one that is asked among them; none where there is no choice. */
export function choicesAt(facts: Facts, policy: EnginePolicy, { step, now }: { step: Step; now: Date }): MediumKind[] {
  // A code to a new address, or a key that must be hardware: nothing else will do.
  if (('to' in step && step.to === 'new') || (step.kind === 'passkey' && step.hardware)) return []
  const kinds = facts.purpose === 'approval' ? approvalChoices(facts, policy) : secondFactors(facts, policy, now)
  return kinds.length > 1 && kinds.some(kind => kind === step.kind) ? kinds : []
}
