import { parseIdentityDocument, parsePersonName } from '../../../kit/china/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf } from './context.ts'

/**
 * The real-name check. One answer for "name and number do not fit" and "this document has an account": whoever types another
 * person's data learns nothing of that person's account; the holder of an account is told by a message.
 */
export async function answerRealName(
  context: AnswerContext,
  answer: { name: string; document: string },
): Promise<Answered> {
  const { deps, visit } = context
  const { name: realm, policy, issuer } = visit.realm
  const name = parsePersonName(answer.name)
  if (!name.ok) return refused({ code: 'answer.invalid', field: 'name', reasons: [{ code: name.reason }] })
  const document = parseIdentityDocument(answer.document, { today: deps.now() })
  if (!document.ok) return refused({ code: 'answer.invalid', field: 'document', reasons: [{ code: document.reason }] })

  // By document too: one that is spread over many addresses would otherwise learn the name to a number.
  const held = { kind: 'national-id', value: document.value.normalised } as const
  const throttled = await deps.throttles.take(realm, policy, [
    ['registry-per-address', visit.addressKey],
    ['registry-per-document', deps.identifiers.strangerSubject(realm, held)],
  ])
  if (!throttled.ok) return refused({ code: 'throttled', retryAt: throttled.retryAt })
  const person = { name: name.value.normalised, document: document.value.normalised, documentKind: document.value.kind }
  const { identifier } = context.ceremony.draft
  // Only where the realm asks for it does the number leave the house (PIPL article 6).
  const third = policy.registration.realNameElements === 'three' && identifier?.kind === 'phone'
  const result = await deps.registry.check(third ? { ...person, phone: identifier.value } : person)
  if (result === 'unavailable') return refused({ code: 'registry.unavailable' })
  const owner = await deps.identifiers.accountOf(deps.database.query, realm, held)
  if (result === 'match' && !owner) return { ok: true, evidence: [evidenceOf(context, 'real-name')], draft: { person } }
  // However often somebody tries, the holder is not flooded with messages.
  const tell =
    result === 'match' &&
    owner !== null &&
    (await deps.throttles.take(realm, policy, [['code-per-recipient-day', `registered:${owner}`]])).ok
  if (tell) {
    await deps.database.transaction(async tx => {
      const account = await deps.accounts.find(tx, owner)
      if (account) await deps.notices.tell(tx, account, 'already-registered', { signInUrl: `${issuer}/sign-in` })
    })
  }
  return refused({ code: 'registry.not_confirmed' }, { failures: context.ceremony.state.failures + 1 })
}
