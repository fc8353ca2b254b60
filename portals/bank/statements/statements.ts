import type { Language } from '../../../kit/i18n/index.ts'
import { type EntryKind, isId, type PartyKeys, partyIndexes } from '../ledger/index.ts'
import { csvHead, csvLine } from './csv.ts'
import type { StatementFilter } from './rules.ts'
import type { MovementQuery, MovementRow, StatementStore } from './store.ts'

/** One line of a statement. Amounts in fen: less than nothing for what went out. */
export interface Movement {
  /** The account's own count: the movement's name within it. */
  seq: number
  entryId: string
  kind: EntryKind
  amount: number
  balanceAfter: number
  at: Date
  memo: string
  /** Masked; null where it is the bank itself. */
  counterparty: { name: string; number: string; bank: string | null } | null
  /** Carried to another bank by a simulation only, which pages must say. */
  isSimulated: boolean
}

export interface StatementRequest {
  customerId: string
  accountId: string
  filter?: StatementFilter
  /** The last page's `next`. */
  before?: number | null
  limit?: number
}

export interface StatementPage {
  movements: Movement[]
  next: number | null
}

interface StatementDependencies {
  store: StatementStore
  keys: PartyKeys
}

const exportPage = 500

/** Movements of a customer's own accounts; of any other account there are none. */
export function createStatements({ store, keys }: StatementDependencies) {
  const page = async ({ limit = 20, ...request }: StatementRequest): Promise<StatementPage> => {
    if (!isId(request.accountId)) return { movements: [], next: null }
    const rows = await store.list({ ...queryOf(keys, request), limit: limit + 1 })
    const movements = rows.slice(0, limit).map(movementOf)
    return { movements, next: rows.length > limit ? (movements.at(-1)?.seq ?? null) : null }
  }
  return {
    page,

    /** All that the filter leaves, newest first; null where that is more than `most`. */
    async all(request: Omit<StatementRequest, 'before' | 'limit'>, most: number): Promise<Movement[] | null> {
      const { movements, next } = await page({ ...request, limit: most })
      return next === null ? movements : null
    },

    /** The whole of what the filter leaves, as a file that spreadsheets open: to be streamed, a page in memory at a time. */
    async *exportCsv(request: Omit<StatementRequest, 'before' | 'limit'>, language: Language): AsyncGenerator<string> {
      yield csvHead(language)
      let before: number | null = null
      do {
        const { movements, next }: StatementPage = await page({ ...request, before, limit: exportPage })
        yield movements.map(movement => csvLine(movement, language)).join('')
        before = next
      } while (before !== null)
    },
  }
}

function queryOf(keys: PartyKeys, { customerId, accountId, filter = {}, before = null }: StatementRequest) {
  const { before: until, counterparty, ...rest } = filter
  const query: Omit<MovementQuery, 'limit'> = { customerId, accountId, before, ...rest }
  if (until) query.until = until
  if (counterparty) {
    const { what, value } = counterparty
    query.counterparty = { what, indexes: partyIndexes(keys, what, value) }
  }
  return query
}

function movementOf(row: MovementRow): Movement {
  const name = row.outside_name_masked ?? row.holder_masked
  const number = row.outside_number_masked ?? row.number_masked
  return {
    seq: row.seq,
    entryId: row.entry_id,
    kind: row.kind,
    amount: row.amount,
    balanceAfter: row.balance_after,
    at: row.at,
    memo: row.memo,
    counterparty: name === null ? null : { name, number: number ?? '', bank: row.outside_bank },
    isSimulated: row.carrier === 'simulated',
  }
}
