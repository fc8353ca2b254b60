import { parseBankCard } from '../../../kit/china/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type AnswerContext, evidenceOf } from './context.ts'

/**
 * A card of the bank's, by its password, of the person whom the registry has just confirmed. One answer for what does not fit and for a
 * card that signs in to an account already; whoever has card, password and document is its holder, and is told by a message.
 * The password is asked of the bank and kept nowhere.
 */
export async function answerBankCard(
  context: AnswerContext,
  answer: { card: string; cardPassword: string },
): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const { name: realm, policy } = visit.realm
  const { person } = ceremony.draft
  if (!person) return refused({ code: 'answer.unexpected' })
  const card = parseBankCard(answer.card)
  if (!card.ok) return refused({ code: 'answer.invalid', field: 'card', reasons: [{ code: card.reason }] })
  const password = answer.cardPassword.normalize('NFKC').trim()
  if (!cardPassword.test(password))
    return refused({ code: 'answer.invalid', field: 'card_password', reasons: [{ code: 'card-password.format' }] })

  // By card too: its six digits are few, and whoever has many addresses must not try them all (ASVS 5.0 6.3.1).
  const held = { kind: 'bank-card', value: card.value.normalised } as const
  const throttled = await deps.throttles.take(realm, policy, [
    ['registry-per-address', visit.addressKey],
    ['card-per-number', deps.identifiers.strangerSubject(realm, held)],
  ])
  if (!throttled.ok) return refused({ code: 'throttled', retryAt: throttled.retryAt })
  const { name, document } = person
  const result = await deps.cards.check({ number: held.value, password, name, document })
  if (result === 'unavailable') return refused({ code: 'card.unavailable' })
  const owner = await deps.identifiers.accountOf(deps.database.query, realm, held)
  if (result === 'match' && !owner)
    return { ok: true, evidence: [evidenceOf(context, 'bank-card')], draft: { bankCard: held.value } }
  if (result === 'match' && owner) await tellHolder(context, owner)
  const failures = ceremony.state.failures + 1
  return refused({ code: result === 'locked' ? 'card.locked' : 'card.not_confirmed' }, { failures })
}

const cardPassword = /^\d{6}$/

/** However often somebody tries, the holder is not flooded with messages. */
async function tellHolder({ deps, visit }: AnswerContext, owner: string): Promise<void> {
  const { name: realm, policy, issuer } = visit.realm
  if (!(await deps.throttles.take(realm, policy, [['code-per-recipient-day', `registered:${owner}`]])).ok) return
  await deps.database.transaction(async tx => {
    const account = await deps.accounts.find(tx, owner)
    if (account) await deps.notices.tell(tx, account, 'already-registered', { signInUrl: `${issuer}/sign-in` })
  })
}
