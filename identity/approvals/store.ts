import { sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { ApprovalStatus } from '../table-approvals.ts'
import type { IdentityTables } from '../tables.ts'
import type { Used } from './rules.ts'

export interface NewApproval {
  accountId: string
  id: string
  realm: string
  clientId: string
  transactionId: string
  operation: string
  /** The canonical JSON. */
  details: string
  hash: string
  amount: number | null
  requestHash: string
  expiresAt: Date
}

export interface StoredApproval extends NewApproval {
  status: ApprovalStatus
  medium: string | null
  aal: number | null
  amr: string[]
  decidedAt: Date | null
  executedAt: Date | null
}

export interface ApprovalKey {
  accountId: string
  id: string
}

export type ApprovalStore = ReturnType<typeof createApprovalStore>
type Run = Executor<IdentityTables>

/** Put into another row, details can't be read. */
export const detailsContext = (id: string): string => `approvals.details.${id}`

export function createApprovalStore({ keys, now }: { keys: Pick<KeyRing, 'encrypt' | 'decrypt'>; now: () => Date }) {
  const query = (run: Run, accountId: string) =>
    run.selectFrom('approvals').selectAll().where('account_id', '=', accountId)

  async function one(found: Promise<Awaited<ReturnType<ReturnType<typeof query>['executeTakeFirst']>>>) {
    const row = await found
    return row ? approvalOf(row) : null
  }

  function approvalOf(
    row: NonNullable<Awaited<ReturnType<ReturnType<typeof query>['executeTakeFirst']>>>,
  ): StoredApproval {
    return {
      accountId: row.account_id,
      id: row.id,
      realm: row.realm,
      clientId: row.client_id,
      transactionId: row.transaction_id,
      operation: row.operation,
      details: keys.decrypt(row.details_cipher, detailsContext(row.id)),
      hash: row.details_hash,
      amount: row.amount === null ? null : Number(row.amount),
      requestHash: row.request_hash,
      status: row.status,
      medium: row.medium,
      aal: row.aal,
      amr: row.amr ?? [],
      decidedAt: row.decided_at,
      executedAt: row.executed_at,
      expiresAt: row.expires_at,
    }
  }

  return {
    /** @returns false where the account has this client's transaction already */
    async insert(run: Run, given: NewApproval): Promise<boolean> {
      const row = await run
        .insertInto('approvals')
        .values({
          account_id: given.accountId,
          id: given.id,
          realm: given.realm,
          client_id: given.clientId,
          transaction_id: given.transactionId,
          operation: given.operation,
          details_cipher: keys.encrypt(given.details, detailsContext(given.id)),
          details_hash: given.hash,
          amount: given.amount,
          request_hash: given.requestHash,
          status: 'asked',
          asked_at: now(),
          expires_at: given.expiresAt,
        })
        .onConflict(conflict => conflict.columns(['account_id', 'client_id', 'transaction_id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    find: async (run: Run, { accountId, id }: ApprovalKey): Promise<StoredApproval | null> =>
      await one(query(run, accountId).where('id', '=', id).executeTakeFirst()),

    findTransaction: async (
      run: Run,
      at: { accountId: string; clientId: string; transactionId: string },
    ): Promise<StoredApproval | null> =>
      await one(
        query(run, at.accountId)
          .where('client_id', '=', at.clientId)
          .where('transaction_id', '=', at.transactionId)
          .executeTakeFirst(),
      ),

    /** All of an account's, the oldest first. */
    list: async (run: Run, accountId: string): Promise<StoredApproval[]> =>
      (await query(run, accountId).orderBy('asked_at').execute()).map(approvalOf),

    /** Asked again in another authorization, with the same details and undecided: it is that one's from now on. */
    async moveTo(run: Run, { accountId, id }: ApprovalKey, requestHash: string, expiresAt: Date): Promise<boolean> {
      const row = await run
        .updateTable('approvals')
        .set({ request_hash: requestHash, expires_at: expiresAt })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('status', '=', 'asked')
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Approvals of one account, one after the other: else two at once would each find room below the same limit. */
    async lockAccount(tx: Transaction<IdentityTables>, accountId: string): Promise<void> {
      await tx.selectFrom('accounts').select('id').where('id', '=', accountId).forUpdate().execute()
    },

    /** What was approved with each medium since then, whether or not it was executed. */
    async used(run: Run, accountId: string, since: { day: Date; month: Date }): Promise<Used> {
      const rows = await run
        .selectFrom('approvals')
        .select('medium')
        .select(sql<string>`sum(amount)`.as('month'))
        .select(sql<string>`coalesce(sum(amount) filter (where decided_at >= ${since.day}), 0)`.as('day'))
        .where('account_id', '=', accountId)
        .where('decided_at', '>=', since.month)
        .where(sql<boolean>`status in ('approved', 'executed')`)
        .where('medium', 'is not', null)
        .where('amount', 'is not', null)
        .groupBy('medium')
        .execute()
      const used: Record<string, { day: number; month: number }> = {}
      for (const { medium, day, month } of rows) if (medium) used[medium] = { day: Number(day), month: Number(month) }
      return used
    },

    /** True for exactly one of those who approve; only what was asked, in time, and with these very details. */
    async approve(
      run: Run,
      { accountId, id }: ApprovalKey,
      proof: { hash: string; medium: string; aal: number; amr: string[] },
    ): Promise<boolean> {
      const row = await run
        .updateTable('approvals')
        .set({ status: 'approved', medium: proof.medium, aal: proof.aal, amr: proof.amr, decided_at: now() })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('details_hash', '=', proof.hash)
        .where('status', '=', 'asked')
        .where('expires_at', '>', now())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Ends what is still asked. */
    async end(run: Run, { accountId, id }: ApprovalKey, status: 'declined' | 'refused'): Promise<boolean> {
      const row = await run
        .updateTable('approvals')
        .set({ status, decided_at: now() })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('status', '=', 'asked')
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** The one claim of a transaction: true for exactly one of those who execute it. */
    async execute(run: Run, { accountId, id }: ApprovalKey, hash: string): Promise<boolean> {
      const row = await run
        .updateTable('approvals')
        .set({ status: 'executed', executed_at: now() })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('details_hash', '=', hash)
        .where('status', '=', 'approved')
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
