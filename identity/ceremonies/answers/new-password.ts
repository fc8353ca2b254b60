import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf } from './context.ts'

/** A password to be: checked against the realm's rules, the blocklist and the person's own data, and kept as a hash only. */
export async function answerNewPassword(context: AnswerContext, answer: { password: string }): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const accountId = ceremony.state.subject?.accountId ?? null
  const words = await wordsOf(context, accountId)
  const checked = await deps.passwords.prepare({ realm: visit.realm, accountId, password: answer.password, words })
  if (!checked.ok) return refused({ code: 'answer.invalid', field: 'password', reasons: checked.reasons })
  return { ok: true, evidence: [evidenceOf(context, 'new-password')], draft: { passwordHash: checked.hash } }
}

async function wordsOf({ deps, ceremony }: AnswerContext, accountId: string | null) {
  const { identifier, person } = ceremony.draft
  const phone = identifier?.kind === 'phone' ? identifier.value : null
  if (!accountId) return { name: person?.name ?? null, document: person?.document ?? null, phone, username: null }
  const { query } = deps.database
  const known = await deps.accounts.revealPerson(query, accountId)
  return {
    name: known?.name ?? null,
    document: known?.document ?? null,
    phone: await deps.identifiers.reveal(query, accountId, 'phone'),
    username: await deps.identifiers.reveal(query, accountId, 'username'),
  }
}
