import { sql } from 'kysely'
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

/** As in the unique index `identifiers_newest`. */
const newestIndex = sql<string>`coalesce(next_blind_index, blind_index)`

/** The context that binds an identifier's ciphertext and blind index to its realm and kind. */
export const identifierContext = (realm: string, kind: string): string => `identifiers.${realm}.${kind}`

/**
 * How a row carries its indexes. While keys rotate every row keeps the old key's as its first, so that it collides with one
 * written at the same moment by a process that has the old key only; the new key's comes second and collides with those of a
 * process that no longer has the old one.
 */
export function indexColumns(indexes: readonly string[]): { blind_index: string; next_blind_index: string | null } {
  const [newest, oldest] = [indexes.at(0), indexes.at(-1)]
  if (newest === undefined || oldest === undefined) throw new RangeError('a value has one blind index at least')
  return { blind_index: oldest, next_blind_index: newest === oldest ? null : newest }
}

type Known = `known${number}`
type Held = { realm: string; kind: IdentifierKind } & Record<Known, string>

/** Whose it is, by any of so many indexes; the same function for the same count, which changes only while keys rotate. */
function createHeldBy() {
  const questions = new Map<number, ReturnType<typeof heldByOneOf>>()
  return (count: number) => {
    const question = questions.get(count) ?? heldByOneOf(count)
    questions.set(count, question)
    return question
  }
}

function heldByOneOf(count: number) {
  const known = Array.from({ length: count }, (_, at): Known => `known${at}`)
  return (executor: Executor<IdentityTables>, values: Held) => {
    const held = executor
      .selectFrom('identifiers')
      .select('account_id')
      .where('realm', '=', values.realm)
      .where('kind', '=', values.kind)
    // By either index: this process may not yet have the new key, or no longer the old one. A query for each, because an "or" or a
    // list makes the planner read every phone of the realm when it knows little of the table.
    const [first, ...others] = known.flatMap(name => {
      const index = values[name] ?? ''
      return [held.where('blind_index', '=', index), held.where(newestIndex, '=', index)]
    })
    if (!first) throw new Error('a key ring without a key for indexes')
    return others.reduce((all, one) => all.unionAll(one), first).limit(1)
  }
}

export function createIdentifierStore(deps: { keys: KeyRing; now: () => Date }) {
  const heldBy = createHeldBy()
  const indexes = (realm: string, { kind, value }: Identifier): string[] =>
    deps.keys.blindIndexes(value, identifierContext(realm, kind))

  return {
    /**
     * What an identifier is counted under where it is no account: stable, keyed, no way back to what was typed. By the oldest
     * key, so that a rotation sets these counts back once, when that key is dropped, and not while it runs.
     */
    strangerSubject(realm: string, identifier: Identifier): string {
      return `i:${identifier.kind}:${indexes(realm, identifier).at(-1)}`
    },

    async accountOf(executor: Executor<IdentityTables>, realm: string, identifier: Identifier): Promise<string | null> {
      const { question, values } = this.holderOf(realm, identifier)
      const row = await question(executor, values).executeTakeFirst()
      return row?.account_id ?? null
    },

    /** The account whose identifier it is, to be looked for within a larger question. */
    holderOf(realm: string, identifier: Identifier) {
      const known = indexes(realm, identifier)
      const named = Object.fromEntries(known.map((index, at) => [`known${at}`, index]))
      return { values: { realm, kind: identifier.kind, ...named }, question: heldBy(known.length) }
    },

    /** @returns false where another account has it */
    async add(
      executor: Executor<IdentityTables>,
      { realm, id }: { realm: string; id: string },
      identifier: Identifier,
      verifiedAt: Date | null,
    ): Promise<boolean> {
      const taken = await this.accountOf(executor, realm, identifier)
      if (taken) return false
      const added = await executor
        .insertInto('identifiers')
        .values({
          realm,
          kind: identifier.kind,
          ...indexColumns(indexes(realm, identifier)),
          account_id: id,
          cipher: deps.keys.encrypt(identifier.value, identifierContext(realm, identifier.kind)),
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

    /** All of them in clear, for their holder's download and for applications that may know them. */
    async revealAll(
      executor: Executor<IdentityTables>,
      accountId: string,
    ): Promise<{ kind: IdentifierKind; value: string; verifiedAt: Date | null; createdAt: Date }[]> {
      const rows = await executor
        .selectFrom('identifiers')
        .select(['kind', 'cipher', 'realm', 'verified_at', 'created_at'])
        .where('account_id', '=', accountId)
        .orderBy('created_at')
        .execute()
      return rows.map(row => ({
        kind: row.kind as IdentifierKind,
        value: deps.keys.decrypt(row.cipher, identifierContext(row.realm, row.kind)),
        verifiedAt: row.verified_at,
        createdAt: row.created_at,
      }))
    },

    /** One of several of a kind. @returns whether the account had it */
    async removeOne(
      executor: Executor<IdentityTables>,
      { realm, id }: { realm: string; id: string },
      identifier: Identifier,
    ): Promise<boolean> {
      const known = indexes(realm, identifier)
      const gone = await executor
        .deleteFrom('identifiers')
        .where('account_id', '=', id)
        .where('realm', '=', realm)
        .where('kind', '=', identifier.kind)
        .where(eb => eb.or([eb('blind_index', 'in', known), eb(newestIndex, 'in', known)]))
        .returning('kind')
        .executeTakeFirst()
      return gone !== undefined
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
      return row ? deps.keys.decrypt(row.cipher, identifierContext(row.realm, kind)) : null
    },
  }
}
