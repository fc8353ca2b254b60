import type { EntryKind } from '../ledger/index.ts'
import { readCursor } from './rules.ts'
import type { NoticeRow, NoticeStore } from './store.ts'

export type NoticeText =
  | { kind: 'movement'; seq: number; entryKind: EntryKind; amount: number; balanceAfter: number }
  /** `outcome`: `done`, or the code that the transfer was refused with. */
  | { kind: 'schedule'; amount: number; outcome: string }

export interface Notice {
  accountId: string
  numberMasked: string
  at: Date
  isRead: boolean
  text: NoticeText
}

interface InboxDependencies {
  store: Pick<NoticeStore, 'list' | 'unread' | 'markAllRead' | 'purge'>
  now: () => Date
}

/** More than so many are said as «99+». */
const mostCounted = 100
const kept = 365 * 86_400_000

export type Inbox = ReturnType<typeof createInbox>

export function createInbox({ store, now }: InboxDependencies) {
  return {
    /** Newest first. `before` is the last page's `next`. */
    async list({
      customerId,
      before,
      limit = 20,
    }: {
      customerId: string
      before?: string | undefined
      limit?: number
    }) {
      const rows = await store.list(customerId, readCursor(before), limit + 1)
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const next = rows.length > limit && last ? `${last.id}.${last.account_id}` : null
      return { notices: page.map(noticeOf), next }
    },

    unread: (customerId: string): Promise<number> => store.unread(customerId, mostCounted),
    markAllRead: (customerId: string): Promise<void> => store.markAllRead(customerId, now()),
    purge: (limit: number): Promise<void> => store.purge(new Date(now().getTime() - kept), limit),
  }
}

const noticeOf = (row: NoticeRow): Notice => ({
  accountId: row.account_id,
  numberMasked: row.number_masked ?? '',
  at: row.at,
  isRead: row.read_at !== null,
  text: textOf(row),
})

export function textOf(row: NoticeRow): NoticeText {
  if (row.kind === 'schedule') return { kind: 'schedule', amount: row.ordered ?? 0, outcome: row.outcome ?? 'done' }
  const { seq, entry_kind: entryKind, amount, balance_after: balanceAfter } = row
  if (seq === null || entryKind === null || amount === null || balanceAfter === null)
    throw new TypeError('a notice of no movement')
  return { kind: 'movement', seq, entryKind, amount, balanceAfter }
}
