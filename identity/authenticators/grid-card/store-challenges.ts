import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { CardKey, OpenChallenge } from './store.ts'

export interface AskedFor {
  ceremonyId: string
  /** Hash of a payment's details, `activate`, or nothing. */
  binding: string
}

export const gridChallengeStore = {
  /** What was asked in the ceremony for the same and can still be answered. */
  async standing(
    executor: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    { ceremonyId, binding }: AskedFor,
    at: Date,
  ): Promise<OpenChallenge | undefined> {
    return await executor
      .selectFrom('grid_challenges')
      .select(['combination', 'expires_at as expiresAt'])
      .where('account_id', '=', accountId)
      .where('ceremony_id', '=', ceremonyId)
      .where('card_id', '=', id)
      .where('binding', '=', binding)
      .where('consumed_at', 'is', null)
      .where('expires_at', '>', at)
      .executeTakeFirst()
  },

  /** @returns false where the combination was asked before, ever */
  async put(
    tx: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    { ceremonyId, binding }: AskedFor,
    { combination, expiresAt, at }: OpenChallenge & { at: Date },
  ): Promise<boolean> {
    const row = await tx
      .insertInto('grid_challenges')
      .values({
        account_id: accountId,
        card_id: id,
        combination,
        ceremony_id: ceremonyId,
        binding,
        issued_at: at,
        expires_at: expiresAt,
        answered_at: null,
        consumed_at: null,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('combination')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Marks the first answer. @returns whether this is it */
  async markAnswered(
    tx: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    { combination, at }: { combination: string; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .updateTable('grid_challenges')
      .set({ answered_at: at })
      .where('account_id', '=', accountId)
      .where('card_id', '=', id)
      .where('combination', '=', combination)
      .where('answered_at', 'is', null)
      .returning('combination')
      .executeTakeFirst()
    return row !== undefined
  },

  /** Of two right answers exactly one consumes it. */
  async consume(
    tx: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    { ceremonyId, binding }: AskedFor,
    { combination, at }: { combination: string; at: Date },
  ): Promise<boolean> {
    const row = await tx
      .updateTable('grid_challenges')
      .set({ consumed_at: at })
      .where('account_id', '=', accountId)
      .where('card_id', '=', id)
      .where('combination', '=', combination)
      .where('ceremony_id', '=', ceremonyId)
      .where('binding', '=', binding)
      .where('consumed_at', 'is', null)
      .where('expires_at', '>', at)
      .returning('combination')
      .executeTakeFirst()
    return row !== undefined
  },
}
