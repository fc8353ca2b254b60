import { type Account, type createTransfers, isId, type TransferRefusal } from '../ledger/index.ts'
import type { LimitView } from '../limits/index.ts'
import type { createPayees } from '../payees/index.ts'
import { digestOf } from './digest.ts'
import { type Foreseen, foresee, type Outlook } from './foresee.ts'
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
  /** With which media alone it was asked to be approved; null for any. */
  media: string[] | null
  state: DraftState
}

interface DraftDependencies {
  store: DraftStore
  now: () => Date
  newId: (now: Date) => string
  listAccounts: (customerId: string) => Promise<Account[]>
  findAccount: (number: string) => Promise<Account | null>
  limitsOf: (customerId: string) => Promise<LimitView[]>
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

export type CreateResult =
  | { ok: true; id: string }
  | { ok: false; field: 'from' | 'to'; refusal?: undefined }
  | { ok: false; refusal: Foreseen }

export type ExecuteResult =
  | { ok: true }
  | { ok: false; code: 'draft.expired' | 'draft.changed' | 'draft.over' | 'draft.no_medium' | 'draft.not_scheduled' }

/** A review is of now: after half an hour it is filled in anew. */
const lifetime = 30 * 60_000
/** Who was let go to approve it is let come back: as long as an approval takes at most, and is kept. */
const approvalLifetime = 40 * 60_000
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
    const isYoung = now().getTime() - row.created_at.getTime() <= lifetime
    const isUnderWay = row.asked_at !== null && now().getTime() - row.asked_at.getTime() <= approvalLifetime
    return isYoung || isUnderWay ? { kind: 'waiting' } : { kind: 'expired' }
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
      media: row.media,
      state: await stateOf(row),
    }
  }

  async function find(customerId: string, id: string): Promise<Draft | null> {
    const row = isId(id) ? await store.find(customerId, id) : null
    return row === null ? null : await open(row, await deps.listAccounts(customerId))
  }

  /** What the books would answer now, as far as it can be known without a signature. */
  async function look(customerId: string, transfer: TransferRead): Promise<Outlook> {
    const [own, limits] = [await deps.listAccounts(customerId), await deps.limitsOf(customerId)]
    const { fromAccount, to } = transfer
    const source = own.find(({ id }) => id === fromAccount) ?? null
    if (to.kind === 'own') {
      const target = own.find(({ id }) => id === to.accountId) ?? null
      return foresee(transfer, { source, target, payee: null, limits }, now())
    }
    const payee = await deps.payees.find(customerId, to.payeeId)
    const target = payee === null || payee.bank !== null ? null : await deps.findAccount(payee.number)
    return foresee(transfer, { source, target, payee, limits }, now())
  }

  return {
    find,
    foresee: look,

    /**
     * Before it is sent to be approved: with which media, and that its time to be approved begins.
     *
     * @returns the draft as it is to be asked; null where it was asked already with media that no longer do
     */
    async ask(draft: Draft, { media }: Outlook): Promise<Draft | null> {
      await store.ask(draft.customerId, draft.id, { at: now(), media })
      const asked = await find(draft.customerId, draft.id)
      const isStillTaken = media === null || (asked?.media?.every(one => media.includes(one)) ?? false)
      return isStillTaken ? asked : null
    },

    /** The latest, newest first. */
    async list(customerId: string, limit = 20): Promise<Draft[]> {
      const [rows, own] = [await store.list(customerId, limit), await deps.listAccounts(customerId)]
      return await Promise.all(rows.map(row => open(row, own)))
    },

    /** @returns the draft's id, which of the two is none of the customer's, or what the books would refuse it with */
    async create(customerId: string, transfer: TransferRead): Promise<CreateResult> {
      const own = await deps.listAccounts(customerId)
      if (!own.some(({ id }) => id === transfer.fromAccount)) return { ok: false, field: 'from' }
      const party = await partyOf(customerId, transfer, own)
      if (party === null) return { ok: false, field: 'to' }
      const { refusal } = await look(customerId, transfer)
      if (refusal !== null) return { ok: false, refusal }
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
): Omit<DraftRow, 'taken_at' | 'declined_at' | 'asked_at' | 'media'> {
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
