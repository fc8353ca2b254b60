import { type Selectable, sql } from 'kysely'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import type { AccountState, EntryKind } from './rules.ts'

export type AccountRow = Selectable<BankTables['accounts']>

/** What the function `bank.transfer` is given, in its order. */
export interface TransferCall {
  customer: string
  key: string
  fingerprint: string
  entry: string
  at: Date
  from: string
  to: string | null
  payee: string | null
  clearing: string
  amount: number
  memo: string
  medium: string | null
  /** `YYYY-MM-DD` where the bank is. */
  day: string
  perTransaction: number | null
  perDay: number | null
  perMonth: number | null
}

export interface TransferAnswer {
  outcome: string
  entry: string | null
  balance: number | null
  is_replay: boolean
  happened_at: Date
}

export interface PostCall {
  entry: string
  at: Date
  kind: EntryKind
  memo: string
  reverses: string | null
  legs: readonly { accountId: string; amount: number }[]
}

export type LedgerStore = ReturnType<typeof createLedgerStore>

export function createLedgerStore(database: Database<BankTables>) {
  return {
    /** One statement, which is its own transaction where `executor` is none. */
    async transfer(call: TransferCall, executor: Executor<BankTables> = database.query): Promise<TransferAnswer> {
      const { rows } = await sql<TransferAnswer>`select * from bank.transfer(${call.customer}, ${call.key},
        ${call.fingerprint}, ${call.entry}, ${call.at}, ${call.from}, ${call.to}, ${call.payee}, ${call.clearing},
        ${call.amount}, ${call.memo}, ${call.medium}, ${call.day}, ${call.perTransaction}, ${call.perDay},
        ${call.perMonth})`.execute(executor)
      const [answer] = rows
      if (answer === undefined) throw new TypeError('bank.transfer answers with one row')
      return answer
    },

    /** What has become of a transfer by its key; null where none has been made. */
    async findTransfer(customerId: string, key: string) {
      const row = await database.query
        .selectFrom('transfers')
        .select(['outcome', 'entry_id', 'at'])
        .where('customer_id', '=', customerId)
        .where('key', '=', key)
        .executeTakeFirst()
      return row ?? null
    },

    /** @returns `done`, or why not */
    async post(call: PostCall): Promise<string> {
      const { rows } = await sql<{ outcome: string }>`select bank.post(${call.entry}, ${call.at}, ${call.kind},
        ${call.memo}, ${call.reverses}, ${call.legs.map(leg => leg.accountId)}::uuid[],
        ${call.legs.map(leg => leg.amount)}::bigint[]) as outcome`.execute(database.query)
      return rows[0]?.outcome ?? ''
    },

    async postingsOf(entryId: string): Promise<{ accountId: string; amount: number; kind: EntryKind }[]> {
      return await database.query
        .selectFrom('postings')
        .select(['account_id as accountId', 'amount', 'kind'])
        .where('entry_id', '=', entryId)
        .orderBy('account_id')
        .execute()
    },

    async insertAccount(row: Omit<AccountRow, 'state' | 'balance' | 'movements'>): Promise<void> {
      await database.query.insertInto('accounts').values(row).execute()
    },

    async accountsOf(customerId: string): Promise<AccountRow[]> {
      return await database.query
        .selectFrom('accounts')
        .selectAll()
        .where('customer_id', '=', customerId)
        .orderBy('id')
        .execute()
    },

    async accountByNumber(indexes: readonly string[]): Promise<AccountRow | null> {
      const row = await database.query
        .selectFrom('accounts')
        .selectAll()
        .where('number_index', 'in', indexes)
        .executeTakeFirst()
      return row ?? null
    },

    /** With what the bank knows of them beside their accounts. Of two at once the second finds nothing. @returns how many accounts */
    async adopt(customerId: string, indexes: readonly string[]): Promise<number> {
      const held = await database.query
        .selectFrom('accounts')
        .select('customer_id')
        .where('number_index', 'in', indexes)
        .where('is_online', '=', false)
        .execute()
      const before = [...new Set(held.flatMap(({ customer_id: id }) => id ?? []))]
      if (before.length === 0) return 0
      return await database.transaction(async tx => {
        const moved = await tx
          .updateTable('accounts')
          .set({ customer_id: customerId, is_online: true })
          .where('customer_id', 'in', before)
          .where('is_online', '=', false)
          .executeTakeFirst()
        for (const table of ['contacts', 'notice_settings'] as const)
          await tx
            .updateTable(table)
            .set({ customer_id: customerId })
            .where('customer_id', '=', before[0] ?? '')
            .where(eb =>
              eb.not(eb.exists(tx.selectFrom(table).select('customer_id').where('customer_id', '=', customerId))),
            )
            .execute()
        return Number(moved.numUpdatedRows)
      })
    },

    /** @returns false where the account is not one of this customer's, or not empty, or not active */
    async close(customerId: string, accountId: string): Promise<boolean> {
      const closed = await database.query
        .updateTable('accounts')
        .set({ state: 'closed' })
        .where('id', '=', accountId)
        .where('customer_id', '=', customerId)
        .where('state', '=', 'active')
        .where('balance', '=', 0)
        .executeTakeFirst()
      return closed.numUpdatedRows === 1n
    },

    /** All of the customer's, in the order of transfers. */
    async lockAccounts(tx: Executor<BankTables>, customerId: string): Promise<void> {
      await tx
        .selectFrom('accounts')
        .select('id')
        .where('customer_id', '=', customerId)
        .orderBy('id')
        .forNoKeyUpdate()
        .execute()
    },

    /** After `lockAccounts`. @returns how many accounts have changed */
    async setStates(
      tx: Executor<BankTables>,
      { customerId, from, to }: { customerId: string; from: AccountState; to: AccountState },
    ): Promise<number> {
      const changed = await tx
        .updateTable('accounts')
        .set({ state: to })
        .where('customer_id', '=', customerId)
        .where('state', '=', from)
        .executeTakeFirst()
      return Number(changed.numUpdatedRows)
    },

    /** Whether the account's holder has this name, by its blind indexes. */
    async isHolder(accountId: string, nameIndexes: readonly string[]): Promise<boolean> {
      const found = await database.query
        .selectFrom('accounts')
        .select('id')
        .where('id', '=', accountId)
        .where('holder_index', 'in', nameIndexes)
        .executeTakeFirst()
      return found !== undefined
    },
  }
}
