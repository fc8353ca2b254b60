import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { isEnded, type MediumAct, mediumChanges } from './rules.ts'

export type MediumTable = 'totp_apps' | 'otp_tokens' | 'grid_cards' | 'certificate_keys'

/**
 * Changes the status if it may be changed so, in one statement, and wipes the secret with its end.
 *
 * @returns the medium as it is then, or null where there is none that this may be done to
 */
export async function moveMedium(
  executor: Executor<IdentityTables>,
  table: MediumTable,
  { accountId, id }: { accountId: string | null; id: string },
  { act, at }: { act: MediumAct; at: Date },
): Promise<{ id: string; serial: string | null } | null> {
  const { from, to } = mediumChanges[act]
  // The tables have in common all that is named here, but for the serial; Kysely wants one of them named.
  const row = await executor
    .updateTable(table as 'grid_cards')
    .set({
      status: to as 'active',
      ...(isEnded(to) ? { ended_at: at, secret_cipher: '' } : {}),
    })
    .where('account_id', 'is not distinct from', accountId)
    .where('id', '=', id)
    .where('status', 'in', from as readonly 'active'[])
    .returningAll()
    .executeTakeFirst()
  return row ? { id: row.id, serial: (row as { serial?: string }).serial ?? null } : null
}

/** The one medium that the account has in hand, in whatever standing. */
export async function mediumInHand(
  executor: Executor<IdentityTables>,
  table: MediumTable,
  accountId: string,
): Promise<{ id: string } | undefined> {
  return await executor
    .selectFrom(table as 'grid_cards')
    .select('id')
    .where('account_id', '=', accountId)
    .where('status', 'in', ['issued', 'active', 'suspended', 'lost', 'expired'])
    .orderBy('status')
    .executeTakeFirst()
}

/** Those in stock, of no account, among them. */
export async function dueForExpiry(
  executor: Executor<IdentityTables>,
  table: MediumTable,
  { realm, at, limit }: { realm: string; at: Date; limit: number },
): Promise<{ id: string; accountId: string | null; serial: string }[]> {
  return await executor
    .selectFrom(table as 'grid_cards')
    .select(['id', 'account_id as accountId', 'serial'])
    .where('realm', '=', realm)
    .where('status', 'in', mediumChanges.expire.from as readonly 'active'[])
    .where('valid_until', '<=', at)
    .orderBy('valid_until')
    .limit(limit)
    .execute()
}

/** Marks them as warned: of two jobs at once each finds others. */
export async function dueForWarning(
  executor: Executor<IdentityTables>,
  table: MediumTable,
  { realm, at, before, limit }: { realm: string; at: Date; before: Date; limit: number },
): Promise<{ accountId: string; validUntil: Date }[]> {
  return await executor
    .updateTable(table as 'grid_cards')
    .set({ warned_at: at })
    .where('id', 'in', eb =>
      eb
        .selectFrom(table as 'grid_cards')
        .select('id')
        .where('realm', '=', realm)
        .where('status', '=', 'active')
        .where('valid_until', '>', at)
        .where('valid_until', '<=', before)
        .where('warned_at', 'is', null)
        .limit(limit),
    )
    .where('warned_at', 'is', null)
    .returning(['account_id as accountId', 'valid_until as validUntil'])
    .execute()
}
