import { sql } from 'kysely'
import { type KeyRing, sm3 } from '../../kit/crypto/index.ts'
import { isUniqueViolation } from '../../kit/database/index.ts'
import type { Person } from '../people/index.ts'
import { type CastMember, castMember, type StaffMember, type StaffRole, staff, type Trait } from './cast.ts'
import { historyRows } from './history.ts'
import { mediaRows } from './media.ts'
import { type DemoDatabase, insertSink } from './row-sink.ts'
import { accountIdOf, accountRows, type IdentifierKind, openedAt } from './rows.ts'
import { withTrait } from './traits.ts'

/** Fictional, and said wherever the demo starts: whoever can reach a demo may have all of it. */
export const demoPassword = 'Qinghe-demo-2026'
export const staffPassword = 'Qinghe-staff-2026'

const staffRealm = 'staff'

export interface DemoRealm {
  name: string
  policy: { identifiers: readonly IdentifierKind[]; media?: { 'otp-token': { allowed: boolean } } }
}

export interface DemoWorldDependencies {
  database: DemoDatabase
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
  accountId: string
  /** Which of the demo's people. */
  index: number
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
  for (const realm of deps.realms)
    if (givesMedia(realm)) await loadMedia(deps, realm, await findAccounts(deps.database, ids))
  return wanted.map(({ realm, member }) => describe(realm, member))
}

type Member = CastMember | StaffMember

const isStaff = (member: Member): member is StaffMember => 'roles' in member

const membersOf = (realm: DemoRealm, count: number): readonly Member[] =>
  realm.name === staffRealm ? staff : Array.from({ length: count }, (_, index) => castMember(index))

const givesMedia = ({ policy }: DemoRealm): boolean => policy.media?.['otp-token'].allowed === true

/** Tokens, cards and apps of the demo's people, once: also into a world that was loaded before there were any. */
async function loadMedia(
  { database, keys, now }: DemoWorldDependencies,
  realm: DemoRealm,
  accounts: ReadonlySet<string>,
): Promise<void> {
  const rows = mediaRows({ keys, realm: realm.name, accounts, now: now() })
  const ids = Object.values(rows).flatMap(table => table.map(row => row.id))
  const there = await sql<{ id: string }>`select id from identity.otp_tokens
    where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)) limit 1`.execute(
    database.query,
  )
  if (there.rows.length === 0) await insertSink(database).write(rows)
}

async function findAccounts(database: DemoDatabase, ids: readonly string[]): Promise<Set<string>> {
  const there = await sql<{ id: string }>`select id from identity.accounts
    where id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`.execute(
    database.query,
  )
  return new Set(there.rows.map(row => row.id))
}

async function load(deps: DemoWorldDependencies, realm: DemoRealm, member: Member): Promise<void> {
  const { database, keys } = deps
  const { index } = member
  const trait = isStaff(member) ? 'ordinary' : member.trait
  const hash = trait === 'legacy-hash' ? legacyHash(demoPassword) : await deps.hash(passwordOf(member))
  const now = deps.now()
  const wanted = { keys, realm: realm.name, index, kinds: realm.policy.identifiers, hash }
  const rows = withTrait(accountRows({ ...wanted, person: member }), trait, now)
  const accountId = rows.accounts.id
  const roles = isStaff(member) ? [{ account_id: accountId, roles: member.roles, created_at: openedAt(index) }] : []
  try {
    await insertSink(database).write({
      accounts: [rows.accounts],
      identifiers: rows.identifiers,
      persons: [rows.persons],
      passwords: [rows.passwords],
      password_history: [rows.password_history],
      ...historyRows({ keys, realm: realm.name, accountId, index, trait, now }),
      staff_members: roles,
    })
  } catch (error) {
    // A visitor has registered with a number of the demo world: theirs stays.
    const isTaken = isUniqueViolation(error, 'identifiers_pkey') || isUniqueViolation(error, 'identifiers_newest')
    if (!isTaken) throw error
  }
}

/** As an older system kept it: it is replaced at the first sign-in. */
const legacyHash = (password: string): string => `sm3$qinghe$${sm3(Buffer.from(`qinghe${password}`)).toString('hex')}`

const passwordOf = (member: Member): string => (isStaff(member) ? staffPassword : demoPassword)

function describe(realm: DemoRealm, member: Member): DemoAccount {
  const { name, phone, username, idNumber }: Person = member
  const trait = isStaff(member) ? (member.roles[0] ?? 'clerk') : member.trait
  const { index } = member
  const accountId = accountIdOf(realm.name, index)
  return { realm: realm.name, accountId, index, name, phone, username, idNumber, password: passwordOf(member), trait }
}
