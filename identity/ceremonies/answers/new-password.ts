import { contextOfHolder, type PasswordContext, realmNames } from '../../authenticators/password/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf } from './context.ts'

/** A password to be: checked against the realm's rules, the blocklist and the person's own data, and kept as a hash only. */
export async function answerNewPassword(context: AnswerContext, answer: { password: string }): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const accountId = ceremony.state.subject?.accountId ?? null
  const facts = await passwordFacts(context)
  const prepared = await deps.passwords.prepare({ realm: visit.realm, accountId, password: answer.password, facts })
  if (!prepared.ok) return refused({ code: 'answer.invalid', field: 'password', reasons: prepared.reasons })
  return { ok: true, evidence: [evidenceOf(context, 'new-password')], draft: { passwordHash: prepared.hash } }
}

/** What others may know of the person: a password must not be made of it. */
export async function passwordFacts({
  deps,
  visit,
  ceremony,
}: Pick<AnswerContext, 'deps' | 'visit' | 'ceremony'>): Promise<PasswordContext> {
  const accountId = ceremony.state.subject?.accountId ?? null
  const known = accountId ? await contextOfHolder(deps, deps.database.query, accountId) : contextOfDraft(ceremony.draft)
  return { ...known, realmNames: realmNames(visit.realm) }
}

/** Of someone who has no account yet: what they typed. */
function contextOfDraft({
  identifier,
  person,
  bankCard,
}: AnswerContext['ceremony']['draft']): Omit<PasswordContext, 'realmNames'> {
  return {
    names: person ? [person.name] : [],
    documentNumbers: [...(person ? [person.document] : []), ...(bankCard === undefined ? [] : [bankCard])],
    phones: identifier?.kind === 'phone' ? [identifier.value] : [],
  }
}
