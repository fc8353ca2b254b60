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
export function answerNewIdentifier(context: AnswerContext, answer: { value: string }): Answered {
  const { step } = context
  if (step.kind !== 'new-identifier') return refused({ code: 'answer.unexpected' })
  const found = recognise(answer.value, [step.identifier], context.deps.now())
  if (!found.ok) return refused({ code: 'answer.invalid', field: 'value', reasons: [{ code: found.code }] })
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
