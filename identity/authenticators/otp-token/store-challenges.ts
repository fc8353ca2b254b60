import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface ChallengeKey {
  accountId: string
  ceremonyId: string
  tokenId: string
  /** What the answer is to stand for: hash of a payment's details, `resynchronise`, `activate` or nothing. */
  binding: string
}

export interface StandingChallenge {
  question: string
  places: string
  expiresAt: Date
}

export const challengeStore = {
  /** One that was asked for the same and can still be answered. */
  async standing(
    executor: Executor<IdentityTables>,
    { accountId, ceremonyId, tokenId, binding }: ChallengeKey,
    at: Date,
  ): Promise<StandingChallenge | undefined> {
    return await executor
      .selectFrom('otp_token_challenges')
      .select(['question', 'places', 'expires_at as expiresAt'])
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .where('token_id', '=', tokenId)
      .where('binding', '=', binding)
      .where('answered_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirst()
  },

  /** Takes the place of one that is over or stood for something else. @returns false where another still stands */
  async put(
    executor: Executor<IdentityTables>,
    { accountId, ceremonyId, tokenId, binding }: ChallengeKey,
    { question, places, expiresAt, at }: StandingChallenge & { at: Date },
  ): Promise<boolean> {
    const fresh = {
      token_id: tokenId,
      question,
      places,
      binding,
      issued_at: at,
      expires_at: expiresAt,
      answered_at: null,
    }
    const row = await executor
      .insertInto('otp_token_challenges')
      .values({ account_id: accountId, ceremony_id: ceremonyId, ...fresh })
      .onConflict(conflict =>
        conflict
          .columns(['account_id', 'ceremony_id'])
          .doUpdateSet(fresh)
          .where(eb =>
            eb.or([
              eb('otp_token_challenges.answered_at', 'is not', null),
              eb('otp_token_challenges.expires_at', '<=', at),
              eb('otp_token_challenges.binding', '<>', binding),
              eb('otp_token_challenges.token_id', '<>', tokenId),
            ]),
          ),
      )
      .returning('token_id')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Of two right answers exactly one consumes it. */
  async consume(
    tx: Executor<IdentityTables>,
    { accountId, ceremonyId, tokenId, binding }: ChallengeKey,
    { question, at }: { question: string; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .updateTable('otp_token_challenges')
      .set({ answered_at: at })
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .where('token_id', '=', tokenId)
      .where('binding', '=', binding)
      .where('question', '=', question)
      .where('answered_at', 'is', null)
      .where('expires_at', '>', at)
      .returning('token_id')
      .executeTakeFirst()
    return row !== undefined
  },
}
