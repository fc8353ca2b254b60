import { type PostingRefusal, postingResult } from './post.ts'
import type { LedgerStore } from './store.ts'

export type ReversalResult =
  | { ok: true; entryId: string }
  | { ok: false; code: PostingRefusal | 'entry.unknown' | 'entry.is_reversal' }

interface ReversalDependencies {
  store: LedgerStore
  now: () => Date
  newId: (now: Date) => string
}

/**
 * Takes an entry back by its opposite, once; for staff. Refused where whoever received the money no longer has it: what
 * happens then is decided between people.
 */
export function createReversal({ store, now, newId }: ReversalDependencies) {
  return {
    async reverse(entryId: string, memo: string): Promise<ReversalResult> {
      const postings = await store.postingsOf(entryId)
      const [first] = postings
      if (first === undefined) return { ok: false, code: 'entry.unknown' }
      if (first.kind === 'reversal') return { ok: false, code: 'entry.is_reversal' }
      const at = now()
      const entry = newId(at)
      const legs = postings.map(({ accountId, amount }) => ({ accountId, amount: -amount }))
      const result = postingResult(await store.post({ entry, at, kind: 'reversal', memo, reverses: entryId, legs }))
      return result.ok ? { ok: true, entryId: entry } : result
    },
  }
}
