import type { MediumKind } from '../../evidence/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf } from './context.ts'

/** The holder has looked at the details and wants them: these, and no others that were put in their place meanwhile. */
export function answerReview(
  context: AnswerContext,
  answer: { hash: string; medium?: MediumKind | undefined },
): Answered {
  const { approval, ceremony, step } = context
  const state = ceremony.state.approval
  if (step.kind !== 'review' || !approval || !state) return refused({ code: 'answer.unexpected' })
  if (answer.hash !== approval.hash) return refused({ code: 'approval.not_as_shown' })
  const chosen = answer.medium ?? null
  if (chosen && !step.media.includes(chosen)) return refused({ code: 'answer.unexpected' })
  return {
    ok: true,
    evidence: [evidenceOf(context, 'review', approval.hash)],
    state: { approval: { ...state, chosen } },
  }
}
