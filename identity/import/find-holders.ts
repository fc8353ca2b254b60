import { type SqlBool, sql } from 'kysely'
import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PreparedLine } from './prepare-line.ts'

/** Who holds identifiers that lines of a batch ask for. */
export interface Holders {
  /** By kind and index: the account. */
  accountOf(kind: string, indexes: readonly string[]): string | undefined
  /** How an imported account came in; undefined for any other. */
  originOf(accountId: string): ImportOrigin | undefined
}

export interface ImportOrigin {
  digest: string
  line: number
  fingerprint: unknown
}

export async function findHolders(
  tx: Transaction<IdentityTables>,
  realm: string,
  lines: readonly PreparedLine[],
): Promise<Holders> {
  const accounts = new Map<string, string>()
  const wanted = Map.groupBy(
    lines.flatMap(line => line.identifiers),
    identifier => identifier.kind,
  )
  for (const [kind, identifiers] of wanted) {
    const indexes = identifiers.flatMap(identifier => identifier.indexes)
    for (const row of await holdersOf(tx, realm, kind, indexes)) {
      accounts.set(`${kind} ${row.blind_index}`, row.account_id)
      if (row.next_blind_index !== null) accounts.set(`${kind} ${row.next_blind_index}`, row.account_id)
    }
  }
  const origins = await findOrigins(tx, [...new Set(accounts.values())])
  return {
    accountOf: (kind, indexes) => indexes.map(index => accounts.get(`${kind} ${index}`)).find(id => id !== undefined),
    originOf: id => origins.get(id),
  }
}

type HolderRow = { blind_index: string; next_blind_index: string | null; account_id: string }

function holdersOf(
  tx: Transaction<IdentityTables>,
  realm: string,
  kind: string,
  indexes: readonly string[],
): Promise<HolderRow[]> {
  const given = sql`array(select jsonb_array_elements_text(${JSON.stringify(indexes)}::text::jsonb))`
  const held = tx
    .selectFrom('identifiers')
    .select(['blind_index', 'next_blind_index', 'account_id'])
    .where('realm', '=', realm)
    .where('kind', '=', kind)
  return held
    .where(sql<SqlBool>`blind_index = any(${given})`)
    .unionAll(held.where(sql<SqlBool>`coalesce(next_blind_index, blind_index) = any(${given})`))
    .execute()
}

async function findOrigins(
  executor: Executor<IdentityTables>,
  accountIds: readonly string[],
): Promise<Map<string, ImportOrigin>> {
  if (accountIds.length === 0) return new Map()
  const events = await executor
    .selectFrom('events')
    .select(['account_id', 'detail'])
    .where('account_id', 'in', accountIds)
    .where('kind', '=', 'account.imported')
    .execute()
  return new Map(
    events.flatMap(event => (event.account_id === null ? [] : [[event.account_id, originOf(event.detail)]])),
  )
}

function originOf(detail: unknown): ImportOrigin {
  const { digest, line, fingerprint } = detail as { digest?: unknown; line?: unknown; fingerprint?: unknown }
  return { digest: String(digest), line: Number(line), fingerprint }
}
