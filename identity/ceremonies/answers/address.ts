import { parseMobile } from '../../../kit/china/index.ts'
import { recipientKey } from '../../authenticators/delivered-code/index.ts'
import { recognise } from '../../identifiers/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { newAddressSubject } from './code.ts'
import { type AnswerContext, provingOf } from './context.ts'

/** The phone that a registration begins with. */
export function answerPhone(context: AnswerContext, answer: { phone: string }): Answered {
  const parsed = parseMobile(answer.phone)
  if (!parsed.ok) return refused({ code: 'answer.invalid', field: 'phone', reasons: [{ code: parsed.reason }] })
  return takeAddress(context, 'phone', parsed.value.normalised)
}

/** The phone or email that an account is to get. */
export async function answerNewIdentifier(context: AnswerContext, answer: { value: string }): Promise<Answered> {
  const { step, deps } = context
  if (step.kind !== 'new-identifier') return refused({ code: 'answer.unexpected' })
  const found = recognise(answer.value, [step.identifier], context.deps.now())
  if (!found.ok) return refused({ code: 'answer.invalid', field: 'value', reasons: [{ code: found.code }] })
  const accountId = context.ceremony.state.subject?.accountId
  const present = accountId && (await deps.identifiers.reveal(deps.database.query, accountId, step.identifier))
  // One code would have to prove the old and the new address at once.
  if (present === found.identifier.value)
    return refused({ code: 'answer.invalid', field: 'value', reasons: [{ code: 'identifier.own' }] })
  return takeAddress(context, step.identifier, found.identifier.value)
}

function takeAddress(context: AnswerContext, kind: 'phone' | 'email', value: string): Answered {
  const identifier = { kind, value }
  const subject = newAddressSubject(context, identifier)
  const proving = provingOf(context, subject, {
    channel: kind === 'email' ? 'email' : 'sms',
    address: value,
    standing: 'new',
  })
  return { ok: true, state: { newAddress: recipientKey(context.deps, proving) }, draft: { identifier } }
}
