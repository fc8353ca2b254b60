import type { AnswerRefusal } from './answer-types.ts'
import { codeProving } from './answers/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Facts, Step } from './rules.ts'
import type { Ceremony } from './state.ts'
import type { Visit } from './visit.ts'

/**
 * Prepares what the person answers to next: for a code, sends it.
 *
 * @returns why it could not be sent, or null
 */
export async function challenge(
  deps: CeremonyDependencies,
  visit: Visit,
  ceremony: Ceremony,
  facts: Facts,
  step: Step,
): Promise<AnswerRefusal | null> {
  if (step.kind !== 'sms-code' && step.kind !== 'email-code') return null
  const target = await codeProving({ deps, visit, ceremony, facts, step }, step)
  const outcome = target && (await deps.authenticators[step.kind].challenge?.(target.proving))
  if (!outcome || outcome.ok) return null
  switch (outcome.code) {
    case 'throttled':
      return { code: 'throttled', retryAt: outcome.retryAt ?? deps.now() }
    case 'code.too_soon':
      return { code: 'code.too_soon', retryAt: outcome.retryAt }
    case 'code.sendings_used_up':
      return { code: 'code.sendings_used_up' }
  }
}
