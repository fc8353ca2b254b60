/** Among which media the holder may choose at a step. Pure. */
import { approvalChoices } from './approval-rules.ts'
import { hardwareKeys } from './assurance-rules.ts'
import type { Choice, EnginePolicy, Facts, Step } from './engine-types.ts'
import { aalNeeded, secondFactors } from './second-factors.ts'
import { identityChoices } from './sign-in-rules.ts'

/** All that would answer this step, the best first and the one that is asked among them; none where there is no choice. */
export function choicesAt(facts: Facts, policy: EnginePolicy, { step, now }: { step: Step; now: Date }): Choice[] {
  // A code to a new address: nothing else will do.
  if ('to' in step && step.to === 'new') return []
  const isAsked = (kinds: readonly Choice[]): boolean => kinds.some(kind => kind === mediumAskedAt(step, kinds))
  const hardware = hardwareChoices(facts, policy)
  if (isAsked(hardware)) return hardware.length > 1 ? hardware : []
  const seconds = facts.purpose === 'approval' ? approvalChoices(facts, policy) : secondFactors(facts, policy, now)
  if (seconds.length > 1 && isAsked(seconds)) return seconds
  const identity = identityChoices(facts, policy)
  return identity.length > 1 && isAsked(identity) ? identity : []
}

/** At AAL 3 only these will do. */
function hardwareChoices(facts: Facts, policy: EnginePolicy): Choice[] {
  const isProving = ['sign-in', 'step-up', 're-authentication'].includes(facts.purpose)
  const aal = facts.purpose === 'sign-in' ? aalNeeded(facts, policy) : facts.target.aal
  return isProving ? hardwareKeys(facts, aal) : []
}

/** Which of the choices a step asks for: a passkey in hardware is a choice of its own where something is approved. */
export function mediumAskedAt(step: Step, choices: readonly Choice[]): string {
  const isKey = step.kind === 'passkey' && step.hardware && choices.includes('security-key')
  return isKey ? 'security-key' : step.kind
}
