import type { IdentityTables } from '../../identity/tables.ts'
import { type KeyRing, sm3 } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { isAppError } from '../../kit/errors/index.ts'
import type { Person } from '../people/index.ts'
import { accountIdOf, type DemoRealm, insertAccount, openedAt } from './account.ts'
import { type CastMember, castMember, type StaffMember, type StaffRole, staff, type Trait } from './cast.ts'
import { insertHistory } from './history.ts'

/** Fictional, and said wherever the demo starts: whoever can reach a demo may have all of it. */
export const demoPassword = 'Qinghe-demo-2026'
export const staffPassword = 'Qinghe-staff-2026'

const staffRealm = 'staff'

export interface DemoWorldDependencies {
  database: Database<IdentityTables>
  keys: KeyRing
  realms: readonly DemoRealm[]
  now: () => Date
  /** The hash pool's; called outside of transactions. */
  hash: (password: string) => Promise<string>
  /** Accounts in each realm but `staff`. */
  count?: number
}

/** One line of the table that is printed at the start. */
export interface DemoAccount {
  realm: string
  name: string
  phone: string
  username: string
  idNumber: string
  password: string
  trait: Trait | StaffRole
}

/**
 * Puts the demo's accounts into the realms, once: what is there is left as visitors have made it. An account whose number a
 * visitor has taken is left out.
 *
 * @returns all of the demo's accounts, in the order of realms and people
 */
export async function loadDemoWorld(deps: DemoWorldDependencies): Promise<DemoAccount[]> {
  const wanted = deps.realms.flatMap(realm => membersOf(realm, deps.count ?? 10).map(member => ({ realm, member })))
  const ids = wanted.map(({ realm, member }) => accountIdOf(realm.name, member.index))
  const there = await findAccounts(deps.database, ids)
  for (const [at, { realm, member }] of wanted.entries()) {
    if (!there.has(ids[at] ?? '')) await load(deps, realm, member)
  }
  return wanted.map(({ realm, member }) => describe(realm, member))
}

type Member = CastMember | StaffMember

const isStaff = (member: Member): member is StaffMember => 'roles' in member

const membersOf = (realm: DemoRealm, count: number): readonly Member[] =>
  realm.name === staffRealm ? staff : Array.from({ length: count }, (_, index) => castMember(index))

async function findAccounts(database: Database<IdentityTables>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await database.query.selectFrom('accounts').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(row => row.id))
}

async function load({ database, keys, now, hash }: DemoWorldDependencies, realm: DemoRealm, member: Member) {
  const trait = isStaff(member) ? 'ordinary' : member.trait
  const stored = trait === 'legacy-hash' ? legacyHash(demoPassword) : await hash(passwordOf(member))
  const at = now()
  try {
    await database.transaction(async tx => {
      const accountId = await insertAccount(tx, keys, { realm, person: member, trait, hash: stored, now: at })
      await insertHistory(tx, keys, { realm: realm.name, accountId, index: member.index, trait, now: at })
      if (!isStaff(member)) return
      const roles = [...member.roles]
      await tx
        .insertInto('staff_members')
        .values({ account_id: accountId, roles, created_at: openedAt(member.index) })
        .execute()
    })
  } catch (error) {
    if (!isAppError(error) || error.code !== 'demo.identifier-taken') throw error
  }
}

/** As an older system kept it: it is replaced at the first sign-in. */
const legacyHash = (password: string): string => `sm3$qinghe$${sm3(Buffer.from(`qinghe${password}`)).toString('hex')}`

const passwordOf = (member: Member): string => (isStaff(member) ? staffPassword : demoPassword)

function describe(realm: DemoRealm, member: Member): DemoAccount {
  const { name, phone, username, idNumber }: Person = member
  const trait = isStaff(member) ? (member.roles[0] ?? 'clerk') : member.trait
  return { realm: realm.name, name, phone, username, idNumber, password: passwordOf(member), trait }
}
