import type { Executor } from '../../../kit/database/index.ts'
import { type Account, isId, type MediumPolicy, type PartyKeys, sealParty } from '../ledger/index.ts'
import {
  isChecker,
  type Membership,
  type OrganisationStore,
  type Organisations,
  type Role,
} from '../organisations/index.ts'
import type { BankTables } from '../tables.ts'
import { digestOf } from './digest.ts'
import { approvableFor, type BatchLine, type BatchRefusal } from './rules.ts'
import type { BatchRow, BatchStore, LineRow, Progress } from './store.ts'

export interface Batch {
  id: string
  organisationId: string
  fromAccount: string
  fileName: string
  lines: number
  total: number
  digest: string
  makerId: string
  madeAt: Date
  state: 'waiting' | 'expired' | 'approved' | 'done' | 'declined'
  decidedBy: string | null
  decidedAt: Date | null
  finishedAt: Date | null
}

export interface MadeBatch {
  fromAccount: string
  fileName: string
  lines: readonly BatchLine[]
  total: number
}

export type MakeResult =
  | { ok: true; id: string }
  | { ok: false; code: 'batch.not_maker' | 'batch.account' | 'batch.over_role' }
  | { ok: false; code: 'batch.same_file'; id: string }

interface BatchDependencies {
  store: BatchStore
  members: OrganisationStore
  organisations: Pick<Organisations, 'limits'>
  listAccounts: (customerId: string) => Promise<Account[]>
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
  dayOf: (at: Date) => string
  policies: () => Readonly<Record<string, MediumPolicy>>
}

export type Batches = ReturnType<typeof createBatches>

export interface Check {
  organisationId: string
  id: string
  digest: string
  customerId: string
}

export interface Approval extends Check {
  medium: string
}

type NotAsked = BatchRefusal | { role: Role; batch: BatchRow }

export function createBatches(deps: BatchDependencies) {
  const { store, members, now } = deps

  /** What needs no signature to be known. */
  async function whyNotAsked(batch: BatchRow | null, asked: Check, tx?: Executor<BankTables>): Promise<NotAsked> {
    if (batch === null) return 'batch.unknown'
    const member = (await members.membershipsOf(asked.customerId, tx)).find(
      one => one.organisationId === asked.organisationId,
    )
    if (member === undefined || !isChecker(member.role)) return 'batch.not_checker'
    if (batch.maker_id === asked.customerId) return 'batch.own'
    if (batch.state !== 'waiting') return 'batch.over'
    if (now().getTime() - batch.made_at.getTime() > approvableFor) return 'batch.expired'
    if (batch.digest !== asked.digest) return 'batch.changed'
    return { role: member.role, batch }
  }

  /** Read anew in the transaction that decides: who was a checker when the page was shown may be none now. */
  async function whyNot(
    tx: Executor<BankTables>,
    locked: BatchRow | null,
    asked: Approval,
  ): Promise<BatchRefusal | null> {
    const found = await whyNotAsked(locked, asked, tx)
    if (typeof found === 'string') return found
    const { batch, role } = found
    const policy = policyOf(asked.medium)
    if (policy === null) return 'batch.no_medium'
    if (batch.total > policy.perTransaction) return 'batch.over_medium'
    const spending = { organisationId: batch.organisation_id, role, amount: batch.total }
    return (await members.spend(tx, { ...spending, day: deps.dayOf(now()) })) ? null : 'batch.over_role'
  }

  const policyOf = (medium: string): MediumPolicy | null =>
    // Own properties only: a medium comes from outside, and may be called `constructor`.
    Object.hasOwn(deps.policies(), medium) ? (deps.policies()[medium] ?? null) : null

  /** In order, as the issuer takes them. */
  const mediaFor = (total: number): string[] =>
    Object.entries(deps.policies())
      .flatMap(([medium, { perTransaction }]) => (total <= perTransaction ? [medium] : []))
      .toSorted()

  return {
    /** The media that may approve this much, to be told to the issuer; null where all may. */
    mediaFor(total: number): string[] | null {
      const media = mediaFor(total)
      return media.length === 0 || media.length === Object.keys(deps.policies()).length ? null : media
    },

    /** What would refuse a checker's approval now, before it is asked for. */
    async foresee(asked: Check): Promise<BatchRefusal | null> {
      const found = await whyNotAsked(await store.find(asked.organisationId, asked.id), asked)
      if (typeof found === 'string') return found
      const { total, from_account: from } = found.batch
      const account = (await deps.listAccounts(asked.organisationId)).find(({ id }) => id === from)
      if (account?.state !== 'active') return 'batch.account_stopped'
      if (mediaFor(total).length === 0) return 'batch.over_medium'
      const limit = (await deps.organisations.limits(asked.organisationId)).find(({ role }) => role === found.role)
      const isWithin = limit !== undefined && total <= limit.perBatch && limit.spentToday + total <= limit.perDay
      return isWithin ? null : 'batch.over_role'
    },

    /** What the file says, kept line by line, for another to check. Nothing is paid. */
    async make({ organisationId, role }: Membership, makerId: string, made: MadeBatch): Promise<MakeResult> {
      if (role !== 'maker') return { ok: false, code: 'batch.not_maker' }
      const account = (await deps.listAccounts(organisationId)).find(({ id }) => id === made.fromAccount)
      if (account === undefined || account.state === 'closed') return { ok: false, code: 'batch.account' }
      const limit = (await deps.organisations.limits(organisationId)).find(one => one.role === role)
      if (limit === undefined || made.total > limit.perBatch) return { ok: false, code: 'batch.over_role' }
      const at = now()
      const digest = digestOf(made.fromAccount, made.lines)
      const same = await store.findSame(organisationId, digest, new Date(at.getTime() - approvableFor))
      if (same !== null) return { ok: false, code: 'batch.same_file', id: same }
      const id = deps.newId(at)
      const { fromAccount, fileName, lines, total } = made
      const batch = {
        organisation_id: organisationId,
        id,
        from_account: fromAccount,
        file_name: fileName,
        digest,
        total,
      }
      await store.insert(
        { ...batch, lines: lines.length, maker_id: makerId, made_at: at },
        lines.map(({ line, bank, amount, memo, ...party }) => ({
          ...sealParty(deps.keys, party),
          organisation_id: organisationId,
          batch_id: id,
          line,
          bank,
          amount,
          memo,
        })),
      )
      return { ok: true, id }
    },

    /** @param id of an organisation's own; of another's there is none */
    async find(organisationId: string, id: string): Promise<(Batch & { progress: Progress }) | null> {
      const row = isId(id) ? await store.find(organisationId, id) : null
      return row && { ...batchOf(row, now()), progress: await store.progress(organisationId, id) }
    },

    async list(organisationId: string, limit = 20): Promise<Batch[]> {
      return (await store.list(organisationId, limit)).map(row => batchOf(row, now()))
    },

    lines: (organisationId: string, id: string, after: number, limit: number): Promise<LineRow[]> =>
      store.lines(organisationId, id, after, limit),

    /** For the transaction that takes the approval of a checker. @returns `done`, or why not */
    async approve(tx: Executor<BankTables>, asked: Approval): Promise<'done' | BatchRefusal> {
      const refusal = await whyNot(tx, await store.lock(tx, asked.organisationId, asked.id), asked)
      if (refusal !== null) return refusal
      const to = { state: 'approved', by: asked.customerId, at: now(), medium: asked.medium } as const
      if (!(await store.decide(tx, asked, to))) throw new TypeError('a batch changed while it was locked')
      return 'done'
    },

    /** By who made it or any checker, while it waits; then nothing of it is paid. */
    async decline(
      tx: Executor<BankTables>,
      { organisationId, role }: Membership,
      { id, by }: { id: string; by: string },
    ): Promise<boolean> {
      const batch = isId(id) ? await store.lock(tx, organisationId, id) : null
      if (batch === null || !(isChecker(role) || batch.maker_id === by)) return false
      const { digest } = batch
      return await store.decide(tx, { organisationId, id, digest }, { state: 'declined', by, at: now(), medium: null })
    },
  }
}

function batchOf(row: BatchRow, now: Date): Batch {
  const isLate = row.state === 'waiting' && now.getTime() - row.made_at.getTime() > approvableFor
  return {
    id: row.id,
    organisationId: row.organisation_id,
    fromAccount: row.from_account,
    fileName: row.file_name,
    lines: row.lines,
    total: row.total,
    digest: row.digest,
    makerId: row.maker_id,
    madeAt: row.made_at,
    state: isLate ? 'expired' : row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    finishedAt: row.finished_at,
  }
}
