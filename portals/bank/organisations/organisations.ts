import type { Database } from '../../../kit/database/index.ts'
import type { BankTables } from '../tables.ts'
import { type Role, roles } from './rules.ts'
import type { OrganisationStore } from './store.ts'

export interface Membership {
  organisationId: string
  organisation: string
  role: Role
  name: string
}

export interface RoleLimit {
  role: Role
  /** Fen. */
  perBatch: number
  perDay: number
  spentToday: number
}

export interface OrganisationWanted {
  id: string
  name: string
  members: readonly { customerId: string; name: string; role: Role }[]
  limits: Readonly<Record<Role, { perBatch: number; perDay: number }>>
}

interface OrganisationDependencies {
  database: Database<BankTables>
  store: OrganisationStore
  now: () => Date
  dayOf: (at: Date) => string
}

export type Organisations = ReturnType<typeof createOrganisations>

/** Opened, and their members said, where the organisation's papers are seen: at a counter. */
export function createOrganisations({ database, store, now, dayOf }: OrganisationDependencies) {
  return {
    /** Changes nothing of what is there, but the limits. */
    async open({ id, name, members, limits }: OrganisationWanted): Promise<void> {
      const at = now()
      await database.transaction(async tx => {
        await store.add(tx, { id, name, openedAt: at })
        for (const { customerId, ...member } of members)
          await store.addMember(tx, { organisation_id: id, customer_id: customerId, ...member, added_at: at })
        for (const role of roles) {
          const { perBatch, perDay } = limits[role]
          await store.setLimit(tx, { organisation_id: id, role, per_batch: perBatch, per_day: perDay, day: dayOf(at) })
        }
      })
    },

    /** Null for who is a member of none. */
    async membershipOf(customerId: string): Promise<Membership | null> {
      return (await store.membershipsOf(customerId))[0] ?? null
    },

    namesOf: (organisationId: string): Promise<Map<string, string>> => store.namesOf(organisationId),

    async limits(organisationId: string): Promise<RoleLimit[]> {
      const rows = await store.limits(organisationId)
      return roles.flatMap(role => {
        const row = rows.find(one => one.role === role)
        if (row === undefined) return []
        const spentToday = row.day >= dayOf(now()) ? row.day_spent : 0
        return [{ role, perBatch: row.per_batch, perDay: row.per_day, spentToday }]
      })
    },
  }
}
