import { randomBelow, randomDigits } from '../../../kit/crypto/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { MediumAsks, MediumChallenge, Proving } from '../index.ts'
import { canBeAsked, digitsAt, drawPlaces, questionDigits } from './rules.ts'
import type { StoredToken } from './store.ts'
import { type ChallengeKey, challengeStore, type StandingChallenge } from './store-challenges.ts'
import { parseTokenSuite, type TokenSuite } from './token-suite.ts'

/** What an answer is bound to where it is neither a sign-in's nor a payment's. */
export type SpecialBinding = 'activate' | 'resynchronise'

/** Of what was imported: the import takes no suite that can't be worked. */
export function suiteOf(token: Pick<StoredToken, 'suite' | 'serial'>): TokenSuite {
  const suite = parseTokenSuite(token.suite)
  if (!suite) throw new AppError('otp-token.suite_unknown', { details: { suite: token.suite } })
  return suite
}

export const challengeKey = (proving: Proving, token: StoredToken, special?: SpecialBinding): ChallengeKey => ({
  accountId: token.accountId,
  ceremonyId: proving.ceremonyId,
  tokenId: token.id,
  binding: special ?? proving.transaction?.hash ?? '',
})

/** Asks a token: the same again while what was asked stands. */
export async function ask(
  deps: Pick<MediaDependencies, 'database' | 'now' | 'randomBytes'>,
  proving: Proving,
  token: StoredToken | undefined,
  special?: SpecialBinding,
): Promise<MediumChallenge> {
  const refused = (code: Extract<MediumChallenge, { ok: false }>['code']) =>
    ({ ok: false, code, retryAt: null }) as const
  if (!token) return refused('medium.none')
  const at = deps.now()
  if (token.validUntil <= at) return refused('medium.expired')
  const suite = suiteOf(token)
  const transaction = special === undefined ? proving.transaction : undefined
  if (transaction && !(suite.signsPayments && canBeAsked(transaction, suite.questionLength)))
    return refused('medium.cannot_sign')
  if (suite.questionLength === 0) return { ok: true, asks: { kind: 'code' }, expiresAt: null }
  const key = challengeKey(proving, token, special)
  const standing = await challengeStore.standing(deps.database.query, key, at)
  if (standing) return asked(standing, transaction)
  const places = transaction ? drawPlaces(transaction.payeeAccount, limit => randomBelow(limit, deps.randomBytes)) : []
  const fresh = {
    question: transaction
      ? digitsAt(transaction.payeeAccount, places) + transaction.amount
      : randomDigits(questionDigits, deps.randomBytes),
    places: places.join(','),
    expiresAt: new Date(at.getTime() + proving.policy.media['otp-token'].answerWithin),
  }
  if (await challengeStore.put(deps.database.query, key, { ...fresh, at })) return asked(fresh, transaction)
  // Another request of the same ceremony was quicker.
  const other = await challengeStore.standing(deps.database.query, key, at)
  return other ? asked(other, transaction) : refused('medium.none')
}

function asked(
  { question, places, expiresAt }: StandingChallenge,
  transaction: Proving['transaction'],
): Extract<MediumChallenge, { ok: true }> {
  const at = places === '' ? [] : places.split(',').map(Number)
  const asks: MediumAsks = {
    kind: 'question',
    question,
    payeeDigits: transaction ? { digits: digitsAt(transaction.payeeAccount, at), places: at } : null,
    amount: transaction?.amount ?? null,
  }
  return { ok: true, asks, expiresAt }
}
