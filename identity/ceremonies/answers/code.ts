import { nobodysId } from '../../accounts/index.ts'
import type { Proving, Recipient } from '../../authenticators/index.ts'
import { type Identifier, maskIdentifier } from '../../identifiers/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import type { CodeKind } from '../rules.ts'
import { type AnswerContext, provingOf, type StepContext, type SubjectKey, throughGate, watched } from './context.ts'

type CodeStep = { kind: CodeKind; to: 'account' | 'new' }

/** Who a code step is about, and where its code goes. */
export async function codeProving(
  context: StepContext,
  step: CodeStep,
): Promise<{ proving: Proving; masked: string | null } | null> {
  return step.to === 'new' ? await newAddressProving(context) : await accountProving(context, step.kind)
}

/** The account's own address; or the phone that was typed where there is no account, so that its holder is told so. */
async function accountProving(context: StepContext, kind: CodeKind) {
  const { deps, ceremony } = context
  const { subject } = ceremony.state
  if (!subject) return null
  const channel = kind === 'sms-code' ? 'sms' : 'email'
  const identifierKind = kind === 'sms-code' ? 'phone' : 'email'
  const typed = ceremony.draft.identifier
  const known = await deps.identifiers.reveal(deps.database.query, subject.accountId ?? nobodysId, identifierKind, {
    verifiedOnly: true,
  })
  const recipient: Recipient | null = known
    ? { channel, address: known, standing: 'account' }
    : typed?.kind === identifierKind
      ? { channel, address: typed.value, standing: 'stranger' }
      : null
  // Where the address is shown only to who typed it or proved a factor: it tells whether there is an account.
  const mayShow =
    typed?.kind === identifierKind ||
    ceremony.state.evidence.some(one => one.kind === 'password') ||
    ceremony.state.sessionId !== null
  const masked = mayShow && recipient ? maskIdentifier({ kind: identifierKind, value: recipient.address }) : null
  return { proving: provingOf(context, { key: subject.key, accountId: subject.accountId }, recipient), masked }
}

/** An address being registered or added: free, or taken by an account, which only its holder is told. */
async function newAddressProving(context: StepContext) {
  const { deps, visit, ceremony } = context
  const typed = ceremony.draft.identifier
  if (!typed) return null
  const owner = await deps.identifiers.accountOf(deps.database.query, visit.realm.name, typed)
  const recipient: Recipient = {
    channel: typed.kind === 'email' ? 'email' : 'sms',
    address: typed.value,
    standing: owner ? 'taken' : 'new',
  }
  return { proving: provingOf(context, newAddressSubject(context, typed), recipient), masked: maskIdentifier(typed) }
}

/**
 * Guesses at a code for an address being added count against that address, whoever adds it; apart from guesses at a sign-in, so
 * that those never stand in the way of its owner's registration.
 */
export function newAddressSubject(context: StepContext, typed: Identifier): SubjectKey {
  const key = `new:${context.deps.identifiers.strangerSubject(context.visit.realm.name, typed)}`
  return { accountId: null, key }
}

export async function answerCode(context: AnswerContext, answer: { kind: CodeKind; code: string }): Promise<Answered> {
  const { deps, visit, ceremony, step } = context
  if ((step.kind !== 'sms-code' && step.kind !== 'email-code') || step.kind !== answer.kind)
    return refused({ code: 'answer.unexpected' })
  const code = answer.code.normalize('NFKC').replace(/[\s-]/g, '')
  const { digits } = visit.realm.policy.codes[step.kind]
  // What can't be a code is a slip, not a guess.
  if (!new RegExp(`^\\d{${digits}}$`).test(code))
    return refused({ code: 'answer.invalid', field: 'code', reasons: [{ code: 'code.format' }] })
  const target = await codeProving(context, step)
  if (!target) return refused({ code: 'answer.unexpected' })
  const { proving } = target
  const subject = { key: proving.subject, accountId: proving.accountId }
  const answered = await throughGate(context, subject, step.kind, () =>
    deps.authenticators[answer.kind].verify(proving, code),
  )
  const primary =
    ceremony.purpose === 'sign-in' &&
    ceremony.state.way === 'sms-code' &&
    step.to === 'account' &&
    ceremony.state.evidence.every(one => one.kind === 'captcha')
  return primary ? await watched(context, subject, answered) : answered
}
