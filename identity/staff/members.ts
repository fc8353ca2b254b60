import type { Database } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { EventLog } from '../events/index.ts'
import { type IdentifierStore, recognise } from '../identifiers/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { firstSignIn } from './open-account.ts'
import { readPerson, storedPerson, type TypedPerson } from './read-person.ts'
import type { StaffRole } from './rules.ts'
import { listMembers, rolesOf, saveRoles } from './store.ts'

export interface MemberDependencies {
  database: Database<IdentityTables>
  /** The realm of the staff. */
  realm: Realm
  accounts: Pick<AccountStore, 'insert' | 'savePerson' | 'profile'>
  identifiers: Pick<IdentifierStore, 'accountOf' | 'add' | 'reveal'>
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  now: () => Date
  newId: () => string
}

export interface NewMember extends TypedPerson {
  username: string
  roles: readonly StaffRole[]
  language: string
}

export interface ListedMember {
  username: string
  nameMasked: string | null
  roles: readonly StaffRole[]
  status: string
  lastSignInAt: Date | null
}

/**
 * Who of the staff there is, and what their posts let them do; for whoever runs the service, at the command line. Nobody chooses a
 * secret for another (ASVS 5.0 6.4.6): a new member gets a message, proves phone and identity, and sets the first password.
 */
export function createMembers(deps: MemberDependencies) {
  const { database, realm, accounts, identifiers, events, notices, now } = deps
  return { add, changeRoles, list }

  /**
   * The document is looked at by whoever runs the command, as a clerk does at a counter: IAL 3.
   *
   * @returns the account's id
   * @throws AppError `answer.invalid`, `identifier.taken`
   */
  async function add(member: NewMember): Promise<string> {
    const person = readPerson(member, now())
    const username = readUsername(member.username)
    const { language } = member
    const id = deps.newId()
    await database.transaction(async tx => {
      await accounts.insert(tx, { id, realm: realm.name, origin: 'counter', ial: 3, language })
      for (const identifier of [username, { kind: 'phone', value: person.phone } as const]) {
        if (!(await identifiers.add(tx, { realm: realm.name, id }, identifier, now())))
          throw new AppError('identifier.taken', { details: { identifier: identifier.kind } })
      }
      await accounts.savePerson(tx, id, realm.name, storedPerson(person, 'command'))
      await saveRoles(tx, { accountId: id, roles: member.roles, now: now() })
      const shared = { realm: realm.name, outcome: 'success', surface: 'command', accountId: id } as const
      await events.append(tx, { ...shared, kind: 'account.opened', detail: { ial: 3 } })
      await events.append(tx, { ...shared, kind: 'staff.roles-changed', detail: { roles: member.roles, before: [] } })
      await notices.tell(tx, { id, realm: realm.name, language }, 'account-opened', { signInUrl: firstSignIn(realm) })
    })
    return id
  }

  /**
   * From the next call of the staff API on; no session needs to end.
   *
   * @param roles none for who leaves
   * @throws AppError `staff.unknown` where nobody of the staff has that username
   */
  async function changeRoles(typed: string, roles: readonly StaffRole[]): Promise<void> {
    const username = readUsername(typed)
    await database.transaction(async tx => {
      const accountId = await identifiers.accountOf(tx, realm.name, username)
      if (!accountId) throw new AppError('staff.unknown')
      const before = await rolesOf(tx, accountId)
      await saveRoles(tx, { accountId, roles, now: now() })
      await events.append(tx, {
        realm: realm.name,
        kind: 'staff.roles-changed',
        outcome: 'success',
        surface: 'command',
        accountId,
        detail: { roles, before },
      })
    })
  }

  async function list(): Promise<ListedMember[]> {
    const members: ListedMember[] = []
    for (const { accountId, roles } of await listMembers(database.query)) {
      const profile = await accounts.profile(database.query, accountId)
      if (!profile) continue
      const username = await identifiers.reveal(database.query, accountId, 'username')
      const { status, lastSignInAt } = profile.account
      members.push({ username: username ?? accountId, nameMasked: profile.nameMasked, roles, status, lastSignInAt })
    }
    return members
  }

  function readUsername(typed: string) {
    const read = recognise(typed, ['username'], now())
    if (read.ok) return read.identifier
    throw new AppError('answer.invalid', { details: { field: 'username', reasons: [{ code: read.code }] } })
  }
}
