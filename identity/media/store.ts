import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { isEnded, type MediumAct, mediumChanges } from './rules.ts'

export type MediumTable = 'totp_apps' | 'otp_tokens' | 'grid_cards'

/**
 * Changes the status if it may be changed so, in one statement, and wipes the secret with its end.
 *
 * @returns the medium as it is then, or null where there is none that this may be done to
 */
export async function moveMedium(
  executor: Executor<IdentityTables>,
  table: MediumTable,
  { accountId, id }: { accountId: string; id: string },
  { act, at }: { act: MediumAct; at: Date },
): Promise<{ id: string; serial: string | null } | null> {
  const { from, to } = mediumChanges[act]
  // The three tables have in common all that is named here, but for the serial; Kysely wants one of them named.
  const row = await executor
    .updateTable(table as 'grid_cards')
    .set({
      status: to as 'active',
      ...(isEnded(to) ? { ended_at: at, secret_cipher: '' } : {}),
    })
    .where('account_id', '=', accountId)
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
