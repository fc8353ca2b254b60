import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { PasswordContext } from './context-words.ts'

type E = Executor<IdentityTables>

export interface HolderDependencies {
  accounts: { revealPerson(executor: E, accountId: string): Promise<{ name: string; document: string } | null> }
  identifiers: {
    reveal(executor: E, accountId: string, kind: 'phone' | 'username' | 'email'): Promise<string | null>
  }
}

/** What others may know of an account's holder: a password must not be made of it. */
export async function contextOfHolder(
  { accounts, identifiers }: HolderDependencies,
  executor: E,
  accountId: string,
): Promise<Omit<PasswordContext, 'realmNames'>> {
  const person = await accounts.revealPerson(executor, accountId)
  const known = async (kind: 'phone' | 'username' | 'email'): Promise<string[]> => {
    const value = await identifiers.reveal(executor, accountId, kind)
    return value ? [value] : []
  }
  return {
    names: person ? [person.name] : [],
    documentNumbers: person ? [person.document] : [],
    phones: await known('phone'),
    usernames: await known('username'),
    emails: await known('email'),
  }
}

/** The names that a realm goes by, which every guesser tries. */
export function realmNames(realm: { name: string; policy: { name: { 'zh-CN': string; en: string } } }): string[] {
  const { name } = realm.policy
  return [realm.name, name['zh-CN'], name.en]
}
