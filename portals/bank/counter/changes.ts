import type { Database, Executor } from '../../../kit/database/index.ts'
import { isId } from '../ledger/index.ts'
import type { OrganisationStore, Role } from '../organisations/index.ts'
import type { BankTables } from '../tables.ts'
import { type ChangeRefusal, decidableFor, type Figures, isAlone, standingOf, type Wish } from './rules.ts'
import type { ChangeRow, ChangeStore } from './store.ts'

/** Who serves at the counter: an account of the realm `staff`. */
export interface Clerk {
  id: string
  name: string
}

export type ChangeResult = { ok: true; state: 'waiting' | 'applied' | 'declined' } | { ok: false; code: ChangeRefusal }

interface ChangeDependencies {
  database: Database<BankTables>
  store: ChangeStore
  members: OrganisationStore
  now: () => Date
  newId: (now: Date) => string
  dayOf: (at: Date) => string
}

export type Changes = ReturnType<typeof createChanges>

/** What becomes of an organisation's members and limits, asked by one clerk and, but for what only takes away, done by another. */
export function createChanges(deps: ChangeDependencies) {
  const { database, store, members, now } = deps
  const refused = (code: ChangeRefusal): ChangeResult => ({ ok: false, code })

  async function limitOf(tx: Executor<BankTables>, organisationId: string, role: Role): Promise<Figures | null> {
    const row = (await members.limits(organisationId, tx)).find(one => one.role === role)
    return row ? { perBatch: row.per_batch, perDay: row.per_day } : null
  }

  async function standing(tx: Executor<BankTables>, organisationId: string, wish: Wish) {
    const known = 'customerId' in wish ? await members.member(tx, organisationId, wish.customerId) : null
    const limit = wish.kind === 'change-limit' ? await limitOf(tx, organisationId, wish.role) : null
    return { known, limit, before: standingOf(wish, known?.role ?? null, limit) }
  }

  async function apply(tx: Executor<BankTables>, row: ChangeRow): Promise<void> {
    const { organisation_id, customer_id, name, role, kind, per_batch, per_day } = row
    if (kind === 'change-limit') {
      if (per_batch === null || per_day === null) throw new TypeError('a limit without figures')
      await members.setLimit(tx, { organisation_id, role, per_batch, per_day, day: deps.dayOf(now()) })
      return
    }
    if (customer_id === null) throw new TypeError('a member without an account')
    if (kind === 'remove-member') return await members.removeMember(tx, { organisation_id, customer_id, at: now() })
    await members.putMember(tx, { organisation_id, customer_id, name: name ?? '', role, added_at: now() })
  }

  return {
    organisations: () => store.organisations(200),
    list: (organisationId: string) => store.list(organisationId, 50),
    membersOf: (organisationId: string) => members.membersOf(organisationId),

    /** Done at once where it only takes away; else it waits for another clerk. */
    async ask(organisationId: string, wish: Wish, clerk: Clerk): Promise<ChangeResult> {
      if (!isId(organisationId)) return refused('change.organisation_unknown')
      return await database.transaction(async tx => {
        if (!(await store.lockOrganisation(tx, organisationId))) return refused('change.organisation_unknown')
        const { known, limit, before } = await standing(tx, organisationId, wish)
        if (wish.kind === 'add-member' && known) return refused('change.member_known')
        if ((wish.kind === 'change-role' || wish.kind === 'remove-member') && !known)
          return refused('change.member_unknown')
        if (isNothing(wish, known?.role ?? null, limit)) return refused('change.nothing')
        const at = now()
        const alone = isAlone(wish, limit)
        const row = {
          organisation_id: organisationId,
          id: deps.newId(at),
          kind: wish.kind,
          customer_id: 'customerId' in wish ? wish.customerId : null,
          name: wish.kind === 'add-member' ? wish.name : (known?.name ?? null),
          role: wish.kind === 'remove-member' ? (known?.role ?? 'maker') : wish.role,
          per_batch: wish.kind === 'change-limit' ? wish.perBatch : null,
          per_day: wish.kind === 'change-limit' ? wish.perDay : null,
          before,
          alone,
          asked_by: clerk.id,
          asked_by_name: clerk.name,
          asked_at: at,
          state: 'waiting' as const,
          decided_by: null,
          decided_by_name: null,
          decided_at: null,
        }
        await store.insert(tx, row)
        if (!alone) return { ok: true, state: 'waiting' }
        await apply(tx, row)
        await store.decide(tx, row, decisionBy(clerk, 'applied', at))
        return { ok: true, state: 'applied' }
      })
    },

    /** By another clerk than who asked; only who asked may take it back too. */
    async decide(
      { organisationId, id }: { organisationId: string; id: string },
      decision: 'applied' | 'declined',
      clerk: Clerk,
    ): Promise<ChangeResult> {
      if (!isId(organisationId) || !isId(id)) return refused('change.over')
      return await database.transaction(async tx => {
        await store.lockOrganisation(tx, organisationId)
        const row = await store.find(tx, organisationId, id)
        if (row?.state !== 'waiting') return refused('change.over')
        if (decision === 'applied') {
          // Nobody decides about what they have asked (ASVS 5.0 8.4: separation of duties).
          if (row.asked_by === clerk.id) return refused('change.own')
          if (now().getTime() - row.asked_at.getTime() > decidableFor) return refused('change.expired')
          const { before } = await standing(tx, organisationId, wishOf(row))
          if (before !== row.before) return refused('change.stale')
          await apply(tx, row)
        }
        const isDecided = await store.decide(tx, row, decisionBy(clerk, decision, now()))
        return isDecided ? { ok: true, state: decision } : refused('change.over')
      })
    },
  }
}

function isNothing(wish: Wish, role: Role | null, limit: Figures | null): boolean {
  if (wish.kind === 'change-role') return wish.role === role
  return wish.kind === 'change-limit' && wish.perBatch === limit?.perBatch && wish.perDay === limit.perDay
}

function wishOf({ kind, customer_id, name, role, per_batch, per_day }: ChangeRow): Wish {
  const customerId = customer_id ?? ''
  if (kind === 'change-limit') return { kind, role, perBatch: per_batch ?? 0, perDay: per_day ?? 0 }
  if (kind === 'add-member') return { kind, customerId, name: name ?? '', role }
  return kind === 'change-role' ? { kind, customerId, role } : { kind, customerId }
}

const decisionBy = ({ id, name }: Clerk, state: 'applied' | 'declined', at: Date) => ({
  state,
  decided_by: id,
  decided_by_name: name,
  decided_at: at,
})
