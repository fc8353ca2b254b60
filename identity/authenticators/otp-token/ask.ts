import { createHash } from 'node:crypto'
import { randomBelow, randomDigits } from '../../../kit/crypto/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { MediumAsked, MediumAsks, MediumChallenge, Proving, SignedTransaction } from '../index.ts'
import { canBeAsked, digitsAt, drawPlaces, isPayment, operationDigits, questionDigits } from './rules.ts'
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
  if (transaction && !canSign(suite, transaction)) return refused('medium.cannot_sign')
  if (suite.questionLength === 0) return { ok: true, asks: { kind: 'code' }, expiresAt: null }
  const key = challengeKey(proving, token, special)
  const standing = await challengeStore.standing(deps.database.query, key, at)
  if (standing) return asked(standing, transaction)
  const places = isPayment(transaction)
    ? drawPlaces(transaction.payeeAccount, limit => randomBelow(limit, deps.randomBytes))
    : []
  const fresh = {
    question: isPayment(transaction)
      ? digitsAt(transaction.payeeAccount, places) + transaction.amount
      : transaction
        ? operationQuestion(transaction, proving)
        : randomDigits(questionDigits, deps.randomBytes),
    places: places.join(','),
    expiresAt: new Date(at.getTime() + proving.policy.media['otp-token'].answerWithin),
  }
  if (await challengeStore.put(deps.database.query, key, { ...fresh, at })) return asked(fresh, transaction)
  // Another request of the same ceremony was quicker.
  const other = await challengeStore.standing(deps.database.query, key, at)
  return other ? asked(other, transaction) : refused('medium.none')
}

/** What stands asked. */
export async function askedAlready(
  deps: Pick<MediaDependencies, 'database' | 'now'>,
  proving: Proving,
  token: StoredToken | undefined,
): Promise<MediumAsked | null> {
  const at = deps.now()
  if (!token || token.validUntil <= at) return null
  if (suiteOf(token).questionLength === 0)
    return proving.transaction ? null : { ok: true, asks: { kind: 'code' }, expiresAt: null }
  const standing = await challengeStore.standing(deps.database.query, challengeKey(proving, token), at)
  return standing ? asked(standing, proving.transaction) : null
}

function canSign(suite: TokenSuite, transaction: SignedTransaction): boolean {
  return isPayment(transaction)
    ? suite.signsPayments && canBeAsked(transaction, suite.questionLength)
    : suite.questionLength >= operationDigits
}

/**
 * Of what has no payee and amount a device can show nothing that means something: it is asked digits of the hash of the details. Two
 * more than at a sign-in, so that whoever is told to sign in is not made to approve.
 */
function operationQuestion({ hash }: SignedTransaction, { ceremonyId }: Proving): string {
  const digest = createHash('sha256').update(`${hash}:${ceremonyId}`).digest('hex')
  return String(BigInt(`0x${digest}`) % 10n ** BigInt(operationDigits)).padStart(operationDigits, '0')
}

function asked({ question, places, expiresAt }: StandingChallenge, transaction: Proving['transaction']): MediumAsked {
  const at = places === '' ? [] : places.split(',').map(Number)
  const asks: MediumAsks = {
    kind: 'question',
    question,
    payeeDigits: isPayment(transaction) ? { digits: digitsAt(transaction.payeeAccount, at), places: at } : null,
    amount: isPayment(transaction) ? transaction.amount : null,
  }
  return { ok: true, asks, expiresAt }
}
