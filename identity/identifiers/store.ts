import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentifierKind } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type Identifier, maskIdentifier } from './rules.ts'

export interface IdentifierRow {
  kind: IdentifierKind
  masked: string
  verifiedAt: Date | null
  createdAt: Date
}

export type IdentifierStore = ReturnType<typeof createIdentifierStore>

export function createIdentifierStore(deps: { keys: KeyRing; now: () => Date }) {
  const context = (realm: string, kind: string): string => `identifiers.${realm}.${kind}`
  const indexes = (realm: string, { kind, value }: Identifier): string[] =>
    deps.keys.blindIndexes(value, context(realm, kind))

  return {
    /** Finds what an identifier was counted under where it is no account: stable, keyed, no way back to what was typed. */
    strangerSubject(realm: string, identifier: Identifier): string {
      return `i:${identifier.kind}:${indexes(realm, identifier)[0]}`
    },

    async accountOf(executor: Executor<IdentityTables>, realm: string, identifier: Identifier): Promise<string | null> {
      const row = await executor
        .selectFrom('identifiers')
        .select('account_id')
        .where('realm', '=', realm)
        .where('kind', '=', identifier.kind)
        .where('blind_index', 'in', indexes(realm, identifier))
        .executeTakeFirst()
      return row?.account_id ?? null
    },

    /** @returns false where another account has it */
    async add(
      executor: Executor<IdentityTables>,
      realm: string,
      accountId: string,
      identifier: Identifier,
      verifiedAt: Date | null,
    ): Promise<boolean> {
      const taken = await this.accountOf(executor, realm, identifier)
      if (taken) return false
      const [current = '', ...older] = indexes(realm, identifier)
      const added = await executor
        .insertInto('identifiers')
        .values({
          realm,
          kind: identifier.kind,
          blind_index: current,
          next_blind_index: older[0] ?? null,
          account_id: accountId,
          cipher: deps.keys.encrypt(identifier.value, context(realm, identifier.kind)),
          masked: maskIdentifier(identifier),
          verified_at: verifiedAt,
          created_at: deps.now(),
        })
        .onConflict(conflict => conflict.doNothing())
        .returning('account_id')
        .executeTakeFirst()
      return added !== undefined
    },

    async remove(executor: Executor<IdentityTables>, accountId: string, kind: IdentifierKind): Promise<boolean> {
      const gone = await executor
        .deleteFrom('identifiers')
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
        .returning('kind')
        .executeTakeFirst()
      return gone !== undefined
    },

    async list(executor: Executor<IdentityTables>, accountId: string): Promise<IdentifierRow[]> {
      const rows = await executor
        .selectFrom('identifiers')
        .select(['kind', 'masked', 'verified_at', 'created_at'])
        .where('account_id', '=', accountId)
        .orderBy('created_at')
        .execute()
      return rows.map(row => ({
        kind: row.kind as IdentifierKind,
        masked: row.masked,
        verifiedAt: row.verified_at,
        createdAt: row.created_at,
      }))
    },

    /**
     * The value in clear, where a notice must go to it or the holder downloads it.
     *
     * @param verifiedOnly for what is to prove the account: an address that nobody has proved yet may be anybody's
     */
    async reveal(
      executor: Executor<IdentityTables>,
      accountId: string,
      kind: IdentifierKind,
      { verifiedOnly = false }: { verifiedOnly?: boolean } = {},
    ): Promise<string | null> {
      let query = executor
        .selectFrom('identifiers')
        .select(['cipher', 'realm'])
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
      if (verifiedOnly) query = query.where('verified_at', 'is not', null)
      const row = await query.executeTakeFirst()
      return row ? deps.keys.decrypt(row.cipher, context(row.realm, kind)) : null
    },
  }
}
