import { type EntryKind, isAmount } from './rules.ts'
import type { LedgerStore } from './store.ts'

export interface Leg {
  accountId: string
  /** Fen: more than nothing for what the account receives, less for what it gives. */
  amount: number
}

export interface PostingWish {
  /** The id of the entry, chosen by who asks: the same one again changes nothing. */
  entryId: string
  at: Date
  kind: EntryKind
  memo: string
  legs: readonly Leg[]
}

const refusals = [
  'entry.unbalanced',
  'entry.known',
  'entry.reversed',
  'entry.account_unknown',
  'entry.account_closed',
  'entry.insufficient_balance',
] as const
export type PostingRefusal = (typeof refusals)[number]

export type PostingResult = { ok: true } | { ok: false; code: PostingRefusal }

/** Entries of the bank's own making, of two postings or more. Frozen accounts are no bar: freezing is for what customers order. */
export function createPosting({ store }: { store: LedgerStore }) {
  return {
    async post(wish: PostingWish): Promise<PostingResult> {
      if (!wish.legs.every(({ amount }) => isAmount(Math.abs(amount)))) return { ok: false, code: 'entry.unbalanced' }
      const { entryId: entry, ...rest } = wish
      return postingResult(await store.post({ entry, reverses: null, ...rest }))
    },
  }
}

export function postingResult(outcome: string): PostingResult {
  if (outcome === 'done') return { ok: true }
  const code = refusals.find(one => one === outcome)
  if (code === undefined) throw new TypeError(`bank.post answered ${outcome}`)
  return { ok: false, code }
}
