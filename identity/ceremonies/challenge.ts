import { recipientKey } from '../authenticators/delivered-code/index.ts'
import { isOneTime } from '../evidence/index.ts'
import type { Visit } from '../visits/index.ts'
import type { AnswerRefusal } from './answer-types.ts'
import { askMedium, askPhones, codeProving } from './answers/index.ts'
import type { ShownApproval } from './consider-approval.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Facts, Step } from './rules.ts'
import type { Ceremony } from './state.ts'

/** Whether this step's code was sent before, in this ceremony, to this address. */
export async function wasSent(
  deps: CeremonyDependencies,
  at: { visit: Visit; ceremony: Ceremony; facts: Facts; approval: ShownApproval | null; step: Step },
): Promise<boolean> {
  const { step } = at
  if (step.kind !== 'sms-code' && step.kind !== 'email-code') return false
  const target = await codeProving({ deps, ...at }, step)
  if (!target) return false
  const key = { ceremonyId: at.ceremony.id, kind: step.kind, recipientKey: recipientKey(deps, target.proving) }
  return (await deps.codes.find(deps.database.query, key)) !== undefined
}

/**
 * Prepares what the person answers to next: for a code, sends it; a medium, asks it.
 *
 * @param again whether the person asked for another one; else a code that is still good is left as it is
 * @returns why it could not be sent, or null
 */
export async function challenge(
  deps: CeremonyDependencies,
  visit: Visit,
  {
    ceremony,
    facts,
    approval,
    step,
    again,
  }: { ceremony: Ceremony; facts: Facts; approval: ShownApproval | null; step: Step; again: boolean },
): Promise<AnswerRefusal | null> {
  if (isOneTime(step.kind)) return await askMedium({ deps, visit, ceremony, facts, approval, step }, step.kind)
  if (step.kind === 'push') return await askPhones({ deps, visit, ceremony, facts, approval, step }, again)
  if (step.kind !== 'sms-code' && step.kind !== 'email-code') return null
  const target = await codeProving({ deps, visit, ceremony, facts, approval, step }, step)
  if (!target) return null
  if (!again) {
    const key = { ceremonyId: ceremony.id, kind: step.kind, recipientKey: recipientKey(deps, target.proving) }
    const sent = await deps.codes.find(deps.database.query, key)
    if (sent && sent.consumed_at === null && sent.expires_at > deps.now()) return null
  }
  const outcome = await deps.authenticators[step.kind].challenge?.(target.proving)
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
