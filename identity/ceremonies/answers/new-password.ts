import type { PasswordContext } from '../../authenticators/password/index.ts'
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
  const { identifier, person } = ceremony.draft
  const accountId = ceremony.state.subject?.accountId ?? null
  const { query } = deps.database
  const known = accountId ? await deps.accounts.revealPerson(query, accountId) : (person ?? null)
  const typedPhone = identifier?.kind === 'phone' ? identifier.value : null
  const phone = accountId ? await deps.identifiers.reveal(query, accountId, 'phone') : typedPhone
  const username = accountId ? await deps.identifiers.reveal(query, accountId, 'username') : null
  const { name } = visit.realm.policy
  return {
    names: known ? [known.name] : [],
    documentNumbers: known ? [known.document] : [],
    phones: phone ? [phone] : [],
    usernames: username ? [username] : [],
    realmNames: [visit.realm.name, name['zh-CN'], name.en],
  }
}
