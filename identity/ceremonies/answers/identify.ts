import type { AccountStanding } from '../../accounts/index.ts'
import { type Identifier, maskIdentifier, recognise } from '../../identifiers/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import type { Way } from '../rules.ts'
import type { AnswerContext, SubjectKey } from './context.ts'

/** Who a typed identifier stands for; what is no account gets a subject of its own and goes on just the same. */
export async function subjectOf(
  { deps, visit }: AnswerContext,
  identifier: Identifier,
): Promise<{ subject: SubjectKey; standing: AccountStanding | null }> {
  const { query } = deps.database
  const realm = visit.realm.name
  const holder = deps.identifiers.holderOf(realm, identifier)
  const standing = await deps.accounts.standing(query, holder, visit.deviceId)
  const accountId = standing?.account.id ?? null
  const key = accountId ? `a:${accountId}` : deps.identifiers.strangerSubject(realm, identifier)
  return { subject: { accountId, key }, standing }
}

/** Reads an identifier as the realm allows them, or says what to mend. */
export function readIdentifier(
  context: AnswerContext,
  text: string,
): { ok: true; identifier: Identifier } | { ok: false; answered: Answered } {
  const found = recognise(text, context.visit.realm.policy.identifiers, context.deps.now())
  if (found.ok) return found
  return {
    ok: false,
    answered: refused({ code: 'answer.invalid', field: 'identifier', reasons: [{ code: found.code }] }),
  }
}

/** Takes an identifier without a secret: a sign-in by code, or a recovery. */
export async function answerIdentify(
  context: AnswerContext,
  answer: { identifier: string; way: Way; sharedComputer?: boolean | undefined },
): Promise<Answered> {
  const { step } = context
  const read = readIdentifier(context, answer.identifier)
  if (!read.ok) return read.answered
  if (step.kind !== 'identify' || answer.way === 'password' || !step.ways.includes(answer.way))
    return refused({ code: 'answer.unexpected' })
  const { subject, standing } = await subjectOf(context, read.identifier)
  return {
    ok: true,
    standing,
    state: {
      way: answer.way,
      subject: { ...subject, masked: maskIdentifier(read.identifier) },
      sharedComputer: answer.sharedComputer === true,
    },
    draft: { identifier: read.identifier },
  }
}
