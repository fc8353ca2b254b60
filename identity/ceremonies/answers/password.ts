import { maskIdentifier } from '../../identifiers/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, provingOf, type SubjectKey, throughGate, watched } from './context.ts'
import { readIdentifier, subjectOf } from './identify.ts'

interface FirstPassword {
  password: string
  identifier?: string
  sharedComputer?: boolean | undefined
}

/** A password: with an identifier at the start of a sign-in, alone where it is known whose it must be. */
export async function answerPassword(context: AnswerContext, answer: FirstPassword): Promise<Answered> {
  if (answer.password === '')
    return refused({ code: 'answer.invalid', field: 'password', reasons: [{ code: 'password.empty' }] })
  return context.step.kind === 'identify'
    ? await firstPassword(context, answer)
    : await knownPassword(context, answer.password)
}

async function firstPassword(context: AnswerContext, answer: FirstPassword): Promise<Answered> {
  const { ceremony } = context
  // A realm without passwords, or another ceremony, takes none.
  const asked = context.step.kind === 'identify' && context.step.ways.includes('password')
  if (ceremony.purpose !== 'sign-in' || !asked) return refused({ code: 'answer.unexpected' })
  const read = readIdentifier(context, answer.identifier ?? '')
  if (!read.ok) return read.answered
  const { subject, standing } = await subjectOf(context, read.identifier)
  const proved = await prove({ ...context, standing }, subject, answer.password)
  const answered = await watched(context, subject, proved)
  const named = {
    way: 'password' as const,
    subject: { ...subject, masked: maskIdentifier(read.identifier) },
    sharedComputer: answer.sharedComputer === true,
  }
  if (!answered.ok) return { ...answered, state: { ...answered.state, way: 'password', tried: subject.accountId } }
  return { ...answered, standing, state: { ...answered.state, ...named }, draft: { identifier: read.identifier } }
}

async function knownPassword(context: AnswerContext, password: string): Promise<Answered> {
  const subject = context.ceremony.state.subject
  if (!subject) return refused({ code: 'answer.unexpected' })
  return await prove(context, { key: subject.key, accountId: subject.accountId }, password)
}

async function prove(context: AnswerContext, subject: SubjectKey, password: string): Promise<Answered> {
  const { standing } = context
  const isTheirs = (standing?.account.id ?? null) === subject.accountId
  const proving = {
    ...provingOf(context, subject, null),
    // Read together with the account, and for what is no account as little.
    ...(isTheirs ? { passwordHash: standing?.passwordHash() ?? null } : {}),
  }
  return await throughGate(context, subject, 'password', () =>
    context.deps.authenticators.password.verify(proving, password),
  )
}
