import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export type ChangingKind = 'phone' | 'email'

export interface WaitingChange {
  kind: ChangingKind
  masked: string
  askedAt: Date
  dueAt: Date
}

/** A change taken out of the table: whoever has it carries it out or drops it, and nobody else. */
export interface TakenChange extends WaitingChange {
  accountId: string
  value: string
}

export type IdentifierChangeStore = ReturnType<typeof createIdentifierChangeStore>

const context = 'identifier-changes.value'
const columns = ['account_id', 'kind', 'value_cipher', 'masked', 'asked_at', 'due_at'] as const

export function createIdentifierChangeStore(deps: { keys: Pick<KeyRing, 'encrypt' | 'decrypt'>; now: () => Date }) {
  const { keys, now } = deps
  return {
    /** A newer change of the same kind takes the place of one that waits, and waits from its own beginning. */
    async put(
      tx: Transaction<IdentityTables>,
      account: { id: string; realm: string },
      identifier: { kind: ChangingKind; value: string; masked: string },
      { remindAt, dueAt }: { remindAt: Date; dueAt: Date },
    ): Promise<void> {
      const row = {
        value_cipher: keys.encrypt(identifier.value, context),
        masked: identifier.masked,
        asked_at: now(),
        remind_at: remindAt,
        due_at: dueAt,
      }
      await tx
        .insertInto('identifier_changes')
        .values({ ...row, account_id: account.id, kind: identifier.kind, realm: account.realm })
        .onConflict(conflict => conflict.columns(['account_id', 'kind']).doUpdateSet(row))
        .execute()
    },

    async list(executor: Executor<IdentityTables>, accountId: string): Promise<WaitingChange[]> {
      const rows = await executor
        .selectFrom('identifier_changes')
        .select(['kind', 'masked', 'asked_at', 'due_at'])
        .where('account_id', '=', accountId)
        .orderBy('due_at')
        .execute()
      return rows.map(row => ({ kind: row.kind, masked: row.masked, askedAt: row.asked_at, dueAt: row.due_at }))
    },

    /** Drops what waits, all of it or one kind. @returns the dropped changes, empty where there was none */
    async drop(
      executor: Executor<IdentityTables>,
      accountId: string,
      kind?: ChangingKind,
    ): Promise<{ kind: ChangingKind; masked: string }[]> {
      let query = executor.deleteFrom('identifier_changes').where('account_id', '=', accountId)
      if (kind) query = query.where('kind', '=', kind)
      return await query.returning(['kind', 'masked']).execute()
    },

    /** Takes one that is due; of several at once exactly one gets it. */
    async takeDue(tx: Transaction<IdentityTables>): Promise<TakenChange | null> {
      const row = await tx
        .deleteFrom('identifier_changes')
        .where(eb =>
          eb(
            eb.refTuple('account_id', 'kind'),
            'in',
            eb
              .selectFrom('identifier_changes')
              .select(['account_id', 'kind'])
              .where('due_at', '<=', now())
              .orderBy('due_at')
              .limit(1)
              .forUpdate()
              .skipLocked()
              .$asTuple('account_id', 'kind'),
          ),
        )
        .returning(columns)
        .executeTakeFirst()
      return row ? takenOf(row) : null
    },

    /** The next whose holder is to be told once more, noted as told. */
    async takeReminder(tx: Transaction<IdentityTables>): Promise<TakenChange | null> {
      const row = await tx
        .updateTable('identifier_changes')
        .set({ remind_at: null })
        .where(eb =>
          eb(
            eb.refTuple('account_id', 'kind'),
            'in',
            eb
              .selectFrom('identifier_changes')
              .select(['account_id', 'kind'])
              .where('remind_at', '<=', now())
              .orderBy('remind_at')
              .limit(1)
              .forUpdate()
              .skipLocked()
              .$asTuple('account_id', 'kind'),
          ),
        )
        .returning(columns)
        .executeTakeFirst()
      return row ? takenOf(row) : null
    },

    /** The new address in clear: for the holder's own download. */
    async reveal(executor: Executor<IdentityTables>, accountId: string): Promise<Omit<TakenChange, 'accountId'>[]> {
      const rows = await executor
        .selectFrom('identifier_changes')
        .select(columns)
        .where('account_id', '=', accountId)
        .execute()
      return rows.map(takenOf).map(({ accountId: _holder, ...change }) => change)
    },
  }

  function takenOf(row: {
    account_id: string
    kind: ChangingKind
    value_cipher: string
    masked: string
    asked_at: Date
    due_at: Date
  }): TakenChange {
    return {
      accountId: row.account_id,
      kind: row.kind,
      value: keys.decrypt(row.value_cipher, context),
      masked: row.masked,
      askedAt: row.asked_at,
      dueAt: row.due_at,
    }
  }
}
