import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf, watched } from './context.ts'

/** What the phone has approved for this browser and this ceremony: it says who signs in, and is good once. */
export async function answerQr(
  context: AnswerContext,
  answer: { secret: string; sharedComputer?: boolean | undefined },
): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const collected = await deps.tickets.collect(visit, { ceremonyId: ceremony.id, secret: answer.secret })
  if (!collected) return refused({ code: 'ticket.not_approved' })
  const { accountId, ticketId, approvedAt, elsewhere } = collected
  const standing = await deps.accounts.standing(deps.database.query, accountId, visit.deviceId)
  const subject = { key: `a:${accountId}`, accountId }
  const evidence = { ...evidenceOf(context, 'qr', ticketId), at: approvedAt.toISOString() }
  const answered = await watched(context, subject, { ok: true, evidence: [evidence] }, elsewhere)
  if (!answered.ok) return answered
  const named = { way: 'qr' as const, subject: { ...subject, masked: '' }, phoneElsewhere: elsewhere !== null }
  return {
    ...answered,
    standing,
    state: { ...answered.state, ...named, sharedComputer: answer.sharedComputer === true },
  }
}
