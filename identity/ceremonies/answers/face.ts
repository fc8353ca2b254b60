import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, throughGate } from './context.ts'

/** The result of a check, brought by the browser that the provider has sent back. */
export async function answerFace(context: AnswerContext, { ticket }: { ticket: string }): Promise<Answered> {
  const { deps, ceremony } = context
  const { subject } = ceremony.state
  if (!subject?.accountId) return refused({ code: 'answer.unexpected' })
  const key = { accountId: subject.accountId, ceremonyId: ceremony.id }
  const { state, returned } = await deps.face.standing(key, ticket)
  switch (state) {
    case 'none':
      return refused({ code: 'answer.unexpected' })
    case 'pending':
      return refused({ code: 'face.pending' })
    // Counted when the provider told of it, so that nobody escapes the count by not coming back.
    case 'failed':
      return refused({ code: 'face.failed' })
    case 'cancelled':
      return refused({ code: 'face.cancelled' })
    case 'expired':
      return refused({ code: 'face.expired' })
    case 'passed':
      // Whoever looked into the camera must sit at this browser: a check that its holder was talked into elsewhere comes back there.
      if (!returned) return refused({ code: 'answer.unexpected' })
      return await throughGate(context, subject, 'face', async () => await deps.face.take(key, ticket))
  }
}
