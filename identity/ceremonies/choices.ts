/** Among which media the holder may choose at a step. Pure. */
import type { MediumKind } from '../evidence/index.ts'
import { approvalChoices } from './approval-rules.ts'
import { hardwareKeys } from './assurance-rules.ts'
import type { EnginePolicy, Facts, Step } from './engine-types.ts'
import { aalNeeded, secondFactors } from './second-factors.ts'

/** All that would answer this step, the best first and the one that is asked among them; none where there is no choice. */
export function choicesAt(facts: Facts, policy: EnginePolicy, { step, now }: { step: Step; now: Date }): MediumKind[] {
  // A code to a new address: nothing else will do.
  if ('to' in step && step.to === 'new') return []
  const isProving = ['sign-in', 'step-up', 're-authentication'].includes(facts.purpose)
  const aal = facts.purpose === 'sign-in' ? aalNeeded(facts, policy) : facts.target.aal
  const hardware = isProving ? hardwareKeys(facts, aal) : []
  if (hardware.some(kind => kind === step.kind)) return hardware.length > 1 ? hardware : []
  const kinds = facts.purpose === 'approval' ? approvalChoices(facts, policy) : secondFactors(facts, policy, now)
  return kinds.length > 1 && kinds.some(kind => kind === step.kind) ? kinds : []
}
