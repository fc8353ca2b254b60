import { type Answered, type AnswerRefusal, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf, type StepContext } from './context.ts'

/** What a phone of the account has approved for this very ceremony; good once, and only while the phone is one of the account's. */
export async function answerPush(context: AnswerContext): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const accountId = ceremony.state.subject?.accountId
  if (!accountId) return refused({ code: 'answer.unexpected' })
  const collected = await deps.tickets.collectPushed(visit, { ceremonyId: ceremony.id, accountId })
  if (!collected) return refused({ code: 'ticket.not_approved' })
  const evidence = { ...evidenceOf(context, 'push', collected.ticketId), at: collected.approvedAt.toISOString() }
  return { ok: true, evidence: [evidence] }
}

/** Asks the phones. What was asked before stays as it is, decided or not, until the person wants to ask again. */
export async function askPhones({ deps, visit, ceremony }: StepContext, again: boolean): Promise<AnswerRefusal | null> {
  const accountId = ceremony.state.subject?.accountId
  if (!accountId || (!again && (await deps.tickets.lookAtPushed(ceremony.id)))) return null
  const asks = ceremony.purpose === 'sign-in' ? 'sign-in' : 'step-up'
  const interaction = ceremony.state.interaction ?? null
  const pushed = await deps.tickets.push(visit, { ceremonyId: ceremony.id, accountId, asks, interaction })
  if (pushed.ok) return null
  const { ok: _, ...refusal } = pushed
  return refusal
}
