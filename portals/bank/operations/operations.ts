import { type ApprovalDetails, approvalDetails, type OperationDetails } from '../../../kit/approval-details/index.ts'
import type { Database, Executor } from '../../../kit/database/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { isId } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'
import type { OperationRow, OperationStore } from './store.ts'

export interface Asked {
  customerId: string
  content: unknown
  /** What it was approved with. */
  medium: string
  /** What the issuer has made of its own part, where it has one. */
  outcome: string | null
}

/** One kind of operation: how it is shown, and how it is done. `content` is JSON of its own making. */
export interface OperationKind {
  /** Where the customer goes on afterwards. */
  back: string
  describe(content: unknown): Pick<OperationDetails, 'title' | 'items' | 'media'>
  /** What would refuse it now, before anybody signs for it; null where nothing that can be known. */
  foresee(asked: Pick<Asked, 'customerId' | 'content'>): Promise<string | null>
  /** In the transaction that takes it. @returns `done`, or why it was not done */
  carryOut(tx: Executor<BankTables>, asked: Asked): Promise<string>
  /** What a refusal means to the customer. */
  explain(outcome: string, language: Language): string
}

export type OperationState =
  | { kind: 'waiting' }
  | { kind: 'expired' }
  | { kind: 'declined' }
  | { kind: 'done'; at: Date }
  | { kind: 'refused'; code: string; at: Date }

export interface OperationDraft {
  id: string
  customerId: string
  kind: OperationKind
  content: unknown
  details: ApprovalDetails
  title: OperationDetails['title']
  items: OperationDetails['items']
  state: OperationState
}

interface OperationDependencies {
  database: Database<BankTables>
  store: OperationStore
  now: () => Date
  newId: (now: Date) => string
  kinds: Readonly<Record<string, OperationKind>>
}

/** A review is of now: after half an hour it is filled in anew. */
const lifetime = 30 * 60_000
/** Who was let go to approve it is let come back: as long as an approval takes at most, and is kept. */
const approvalLifetime = 40 * 60_000
const kept = 90 * 86_400_000

export type Operations = ReturnType<typeof createOperations>

export function createOperations({ database, store, now, newId, kinds }: OperationDependencies) {
  function stateOf(row: OperationRow): OperationState {
    if (row.done_at !== null)
      return row.outcome === 'done'
        ? { kind: 'done', at: row.done_at }
        : { kind: 'refused', code: row.outcome ?? '', at: row.done_at }
    if (row.declined_at !== null) return { kind: 'declined' }
    const isYoung = now().getTime() - row.created_at.getTime() <= lifetime
    const isUnderWay = row.asked_at !== null && now().getTime() - row.asked_at.getTime() <= approvalLifetime
    return isYoung || isUnderWay ? { kind: 'waiting' } : { kind: 'expired' }
  }

  return {
    /** @returns its id */
    async begin(customerId: string, operation: string, content: unknown): Promise<string> {
      const at = now()
      const id = newId(at)
      await store.insert({ customer_id: customerId, id, operation, content: JSON.stringify(content), created_at: at })
      return id
    },

    async find(customerId: string, id: string): Promise<OperationDraft | null> {
      const row = isId(id) ? await store.find(customerId, id) : null
      const kind = row && Object.hasOwn(kinds, row.operation) ? kinds[row.operation] : undefined
      if (!row || kind === undefined) return null
      const content: unknown = JSON.parse(row.content)
      const { title, items, media } = kind.describe(content)
      const { operation } = row
      const details = approvalDetails.parse({
        type: 'operation',
        operation,
        transaction: id,
        title,
        items,
        ...(media === undefined ? {} : { media }),
      })
      return { id, customerId, kind, content, details, title, items, state: stateOf(row) }
    },

    /**
     * Does what was approved, once: whoever comes second finds it done.
     *
     * @param approved with what, and what the issuer has made of its own part
     */
    async carryOut(
      { customerId, id, kind, content }: OperationDraft,
      approved: Pick<Asked, 'medium' | 'outcome'>,
    ): Promise<void> {
      await database.transaction(async tx => {
        if (!(await store.take(tx, customerId, id, now()))) return
        const became = await kind.carryOut(tx, { customerId, content, ...approved })
        if (became !== 'done') await store.setOutcome(tx, customerId, id, became)
      })
    },

    /** Before it is sent to be approved: its time to be approved begins. */
    ask: ({ customerId, id }: OperationDraft): Promise<void> => store.ask(customerId, id, now()),

    async decline(customerId: string, id: string): Promise<void> {
      if (isId(id)) await store.decline(customerId, id, now())
    },

    purge: (limit: number): Promise<void> => store.purge(new Date(now().getTime() - kept), limit),
  }
}
