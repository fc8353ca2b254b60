import { sql } from 'kysely'
import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { CardCounts } from './rules.ts'

export interface CardKey {
  accountId: string
  id: string
}

export interface StoredCard extends CardKey, CardCounts {
  serial: string
  secretCipher: string
  validUntil: Date
}

export interface OpenChallenge {
  combination: string
  expiresAt: Date
}

const inHand = ['issued', 'active', 'suspended', 'lost', 'expired'] as const

const counts = [
  'successes',
  'unanswered',
  'unanswered_on as unansweredOn',
  'unanswered_that_day as unansweredThatDay',
] as const

export const cardStore = {
  async insert(
    tx: Executor<IdentityTables>,
    card: CardKey & { realm: string; serial: string; secretCipher: string; validUntil: Date; at: Date },
  ): Promise<void> {
    await tx
      .insertInto('grid_cards')
      .values({
        account_id: card.accountId,
        id: card.id,
        realm: card.realm,
        serial: card.serial,
        status: 'issued',
        secret_cipher: card.secretCipher,
        valid_until: card.validUntil,
        created_at: card.at,
        unanswered_on: null,
        activated_at: null,
        last_used_at: null,
        ended_at: null,
        warned_at: null,
      })
      .execute()
  },

  async find(
    executor: Executor<IdentityTables>,
    accountId: string,
    status: 'issued' | 'active',
  ): Promise<StoredCard | undefined> {
    return await executor
      .selectFrom('grid_cards')
      .select(['account_id as accountId', 'id', 'serial', 'secret_cipher as secretCipher', 'valid_until as validUntil'])
      .select(counts)
      .where('account_id', '=', accountId)
      .where('status', '=', status)
      .executeTakeFirst()
  },

  /** The card's counts, held to the end of the transaction: challenges of one card are drawn one after another. */
  async hold(
    tx: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    status: 'issued' | 'active',
  ): Promise<CardCounts | undefined> {
    return await tx
      .selectFrom('grid_cards')
      .select(counts)
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', status)
      .forUpdate()
      .executeTakeFirst()
  },

  async countAsked(tx: Executor<IdentityTables>, { accountId, id }: CardKey, day: string): Promise<void> {
    await tx
      .updateTable('grid_cards')
      .set({
        unanswered: eb => eb('unanswered', '+', 1),
        unanswered_on: day,
        unanswered_that_day: sql<number>`case when unanswered_on = ${day}::date then unanswered_that_day + 1 else 1 end`,
      })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute()
  },

  /** An answer came, right or wrong: what was asked is not without one any more. */
  async countAnswered(tx: Executor<IdentityTables>, { accountId, id }: CardKey, day: string): Promise<void> {
    await tx
      .updateTable('grid_cards')
      .set({
        unanswered: sql<number>`greatest(unanswered - 1, 0)`,
        unanswered_that_day: sql<number>`case when unanswered_on = ${day}::date
          then greatest(unanswered_that_day - 1, 0) else unanswered_that_day end`,
      })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .execute()
  },

  /** @returns the right answers so far with this one; null where the card is not in use or used up */
  async countSuccess(
    tx: Executor<IdentityTables>,
    { accountId, id }: CardKey,
    { limit, at }: { limit: number; at: Date },
  ): Promise<number | null> {
    const row = await tx
      .updateTable('grid_cards')
      .set({ successes: eb => eb('successes', '+', 1), last_used_at: at })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'active')
      .where('valid_until', '>', at)
      .where('successes', '<', limit)
      .returning('successes')
      .executeTakeFirst()
    return row?.successes ?? null
  },

  async activate(tx: Executor<IdentityTables>, { accountId, id }: CardKey, at: Date): Promise<boolean> {
    const row = await tx
      .updateTable('grid_cards')
      .set({ status: 'active', activated_at: at, last_used_at: at, successes: 1 })
      .where('account_id', '=', accountId)
      .where('id', '=', id)
      .where('status', '=', 'issued')
      .where('valid_until', '>', at)
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  },

  async inHand(executor: Executor<IdentityTables>, accountId: string) {
    return await executor
      .selectFrom('grid_cards')
      .select(['id', 'serial', 'status', 'valid_until as validUntil', 'activated_at as activatedAt'])
      .select(['last_used_at as lastUsedAt', 'created_at as issuedAt'])
      .select(counts)
      .where('account_id', '=', accountId)
      .where('status', 'in', inHand)
      .executeTakeFirst()
  },
}
