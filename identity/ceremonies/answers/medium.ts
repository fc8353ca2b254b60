import { looksLikeCells } from '../../authenticators/grid-card/index.ts'
import type { MediumAsked } from '../../authenticators/index.ts'
import { looksLikeTokenCode } from '../../authenticators/otp-token/index.ts'
import { readCode } from '../../authenticators/recovery-code/index.ts'
import { readTypedCode } from '../../authenticators/totp/index.ts'
import type { OneTimeKind } from '../../evidence/index.ts'
import { type Answered, type AnswerRefusal, refused } from '../answer-types.ts'
import { type AnswerContext, provingOf, type StepContext, throughGate } from './context.ts'

/** What can't be an answer is a slip of the pen, not a guess. */
const looksRight: Record<OneTimeKind, (typed: string, context: AnswerContext) => boolean> = {
  'otp-token': looksLikeTokenCode,
  totp: typed => readTypedCode(typed) !== null,
  'grid-card': (typed, { visit, approval }) => {
    const { cells } = visit.realm.policy.media['grid-card']
    return looksLikeCells(typed, approval ? cells.transaction : cells.signIn)
  },
  'recovery-code': typed => readCode(typed) !== null,
}

/** A code of a medium that the account's holder has in hand; for an approval it stands for exactly what is approved. */
export async function answerMedium(
  context: AnswerContext,
  { kind, code }: { kind: OneTimeKind; code: string },
): Promise<Answered> {
  const { deps, step, ceremony } = context
  const { subject } = ceremony.state
  if (step.kind !== kind || !subject) return refused({ code: 'answer.unexpected' })
  if (!looksRight[kind](code, context))
    return refused({ code: 'answer.invalid', field: 'code', reasons: [{ code: `${kind}.format` }] })
  const authenticator = deps.authenticators[kind]
  const key = { key: subject.key, accountId: subject.accountId }
  const proving = provingOf(context, key, null)
  // Nothing could be right then, so there is nothing to guess and nothing to count.
  if ('standing' in authenticator && !(await authenticator.standing(proving)))
    return refused({ code: 'challenge.over' })
  return await throughGate(context, key, kind, () => authenticator.verify(proving, code))
}

/** Asks a medium that answers to a challenge; what stands asked in this ceremony for the same is left. @returns why it can't be */
export async function askMedium(context: StepContext, kind: OneTimeKind): Promise<AnswerRefusal | null> {
  const found = authenticatorOf(context, kind)
  const outcome = await found?.authenticator.challenge(found.proving)
  return outcome && !outcome.ok ? { code: outcome.code } : null
}

/** What stands asked, for a surface to show. */
export async function mediumAsked(context: StepContext, kind: OneTimeKind): Promise<MediumAsked | null> {
  const found = authenticatorOf(context, kind)
  return found ? await found.authenticator.standing(found.proving) : null
}

function authenticatorOf(context: StepContext, kind: OneTimeKind) {
  const authenticator = context.deps.authenticators[kind]
  const { subject } = context.ceremony.state
  if (!('standing' in authenticator) || !subject) return null
  return { authenticator, proving: provingOf(context, subject, null) }
}
