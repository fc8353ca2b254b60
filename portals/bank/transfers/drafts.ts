import { type Account, type createTransfers, isId, type TransferRefusal } from '../ledger/index.ts'
import type { createPayees } from '../payees/index.ts'
import { digestOf } from './digest.ts'
import type { Party, Repeat, TransferRead } from './rules.ts'
import type { DraftRow, DraftStore } from './store.ts'

export type DraftState =
  /** Nothing has been paid, and nothing will be unless the customer confirms it. */
  | { kind: 'waiting' }
  /** Not confirmed in time: nothing has been paid, and nothing will be. */
  | { kind: 'expired' }
  /** Declined at the issuer: nothing has been paid, and nothing will be. */
  | { kind: 'declined' }
  | { kind: 'done'; entryId: string; at: Date }
  | { kind: 'refused'; code: TransferRefusal; at: Date }
  | { kind: 'scheduled' }

export interface Draft extends TransferRead {
  id: string
  customerId: string
  createdAt: Date
  from: Account | null
  /** Null where the payee has been removed, or the account closed. */
  party: Party | null
  /** Whether what it says is still what it said when it was made. */
  isUnchanged: boolean
  state: DraftState
}

interface DraftDependencies {
  store: DraftStore
  now: () => Date
  newId: (now: Date) => string
  listAccounts: (customerId: string) => Promise<Account[]>
  payees: Pick<ReturnType<typeof createPayees>, 'find'>
  transfers: ReturnType<typeof createTransfers>
  createSchedule: (wanted: ScheduleWish) => Promise<{ ok: true } | { ok: false; code: string }>
}

interface ScheduleWish extends Omit<TransferRead, 'firstAt'> {
  customerId: string
  medium: string | null
  firstAt: Date
  repeat: Repeat
}

export type ExecuteResult =
  | { ok: true }
  | { ok: false; code: 'draft.expired' | 'draft.changed' | 'draft.over' | 'draft.no_medium' | 'draft.not_scheduled' }

/** A review is of now: after half an hour it is filled in anew. */
const lifetime = 30 * 60_000
const kept = 90 * 86_400_000

export type Drafts = ReturnType<typeof createDrafts>

export function createDrafts(deps: DraftDependencies) {
  const { store, now, newId, transfers } = deps

  async function partyOf(
    customerId: string,
    { to }: Pick<TransferRead, 'to'>,
    own: readonly Account[],
  ): Promise<Party | null> {
    if (to.kind === 'payee') return await deps.payees.find(customerId, to.payeeId)
    const account = own.find(({ id }) => id === to.accountId)
    return account === undefined ? null : { name: account.holderMasked, number: account.numberMasked, bank: null }
  }

  async function stateOf(row: DraftRow): Promise<DraftState> {
    if (row.taken_at !== null) return { kind: 'scheduled' }
    const outcome = await transfers.outcomeOf(row.customer_id, keyOf(row.id))
    if (outcome?.ok === true) return { kind: 'done', entryId: outcome.entryId, at: outcome.at }
    if (outcome?.ok === false) return { kind: 'refused', code: outcome.code, at: outcome.at }
    if (row.declined_at !== null) return { kind: 'declined' }
    return now().getTime() - row.created_at.getTime() > lifetime ? { kind: 'expired' } : { kind: 'waiting' }
  }

  async function open(row: DraftRow, own: readonly Account[]): Promise<Draft> {
    const read = readOf(row)
    const party = await partyOf(row.customer_id, read, own)
    return {
      ...read,
      id: row.id,
      customerId: row.customer_id,
      createdAt: row.created_at,
      from: own.find(({ id }) => id === row.from_account) ?? null,
      party,
      isUnchanged: party !== null && digestOf(read, party) === row.digest,
      state: await stateOf(row),
    }
  }

  async function find(customerId: string, id: string): Promise<Draft | null> {
    const row = isId(id) ? await store.find(customerId, id) : null
    return row === null ? null : await open(row, await deps.listAccounts(customerId))
  }

  return {
    find,

    /** The latest, newest first. */
    async list(customerId: string, limit = 20): Promise<Draft[]> {
      const [rows, own] = [await store.list(customerId, limit), await deps.listAccounts(customerId)]
      return await Promise.all(rows.map(row => open(row, own)))
    },

    /** @returns the draft's id, or which of the two is none of the customer's */
    async create(
      customerId: string,
      transfer: TransferRead,
    ): Promise<{ ok: true; id: string } | { ok: false; field: 'from' | 'to' }> {
      const own = await deps.listAccounts(customerId)
      if (!own.some(({ id }) => id === transfer.fromAccount)) return { ok: false, field: 'from' }
      const party = await partyOf(customerId, transfer, own)
      if (party === null) return { ok: false, field: 'to' }
      const at = now()
      const id = newId(at)
      await store.insert(rowOf({ customerId, id, at, digest: digestOf(transfer, party) }, transfer))
      return { ok: true, id }
    },

    /**
     * Makes exactly what the draft says, once: asked again, by a second press or after a fault, it is what it was.
     *
     * @param medium what the customer has confirmed it with; null where nothing that confirms payments was used
     */
    async execute({ customerId, id }: Pick<Draft, 'customerId' | 'id'>, medium: string | null): Promise<ExecuteResult> {
      const draft = await find(customerId, id)
      if (draft === null || (draft.state.kind !== 'waiting' && draft.state.kind !== 'expired'))
        return { ok: false, code: 'draft.over' }
      if (draft.state.kind === 'expired') return { ok: false, code: 'draft.expired' }
      // What was shown when the customer began is what is made, to the byte (what you see is what you sign).
      if (!draft.isUnchanged) return { ok: false, code: 'draft.changed' }
      if (draft.to.kind === 'payee' && medium === null) return { ok: false, code: 'draft.no_medium' }
      const used = draft.to.kind === 'payee' ? medium : null
      return draft.firstAt === null ? await makeNow(draft, used) : await makeSchedule(draft, draft.firstAt, used)
    },

    /** It was declined where it was to be approved, and will not be approved any more. */
    async decline(customerId: string, id: string): Promise<void> {
      if (isId(id)) await store.decline(customerId, id, now())
    },

    purge: (limit: number): Promise<void> => store.purge(new Date(now().getTime() - kept), limit),
  }

  async function makeNow(
    { customerId, id, fromAccount, to, amount, memo }: Draft,
    medium: string | null,
  ): Promise<ExecuteResult> {
    const result = await transfers.transfer({ customerId, key: keyOf(id), fromAccount, to, amount, memo, medium })
    // A refusal by the books is an outcome, which the draft's page tells.
    if (result.ok || 'isReplay' in result) return { ok: true }
    return { ok: false, code: result.code === 'transfer.medium_unknown' ? 'draft.no_medium' : 'draft.over' }
  }

  async function makeSchedule(draft: Draft, firstAt: Date, medium: string | null): Promise<ExecuteResult> {
    const { customerId, id, fromAccount, to, amount, memo, repeat } = draft
    if (firstAt <= now()) return { ok: false, code: 'draft.expired' }
    if (!(await store.take(customerId, id, now()))) return { ok: false, code: 'draft.over' }
    const made = await deps.createSchedule({ customerId, fromAccount, to, amount, memo, repeat, medium, firstAt })
    return made.ok ? { ok: true } : { ok: false, code: 'draft.not_scheduled' }
  }
}

const keyOf = (draftId: string): string => `draft:${draftId}`

function rowOf(
  { customerId, id, at, digest }: { customerId: string; id: string; at: Date; digest: string },
  { fromAccount, to, amount, memo, firstAt, repeat }: TransferRead,
): Omit<DraftRow, 'taken_at' | 'declined_at'> {
  return {
    customer_id: customerId,
    id,
    from_account: fromAccount,
    to_account: to.kind === 'own' ? to.accountId : null,
    payee_id: to.kind === 'payee' ? to.payeeId : null,
    amount,
    memo,
    first_at: firstAt,
    repeat,
    digest,
    created_at: at,
  }
}

const readOf = (row: DraftRow): TransferRead => ({
  fromAccount: row.from_account,
  to:
    row.to_account === null
      ? { kind: 'payee', payeeId: row.payee_id ?? '' }
      : { kind: 'own', accountId: row.to_account },
  amount: row.amount,
  memo: row.memo,
  firstAt: row.first_at,
  repeat: row.repeat,
})
