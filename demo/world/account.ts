import { createAccountStore } from '../../identity/accounts/index.ts'
import { createPasswordStore } from '../../identity/authenticators/password/index.ts'
import { createIdentifierStore, type Identifier } from '../../identity/identifiers/index.ts'
import type { IdentifierKind } from '../../identity/realms/index.ts'
import type { IdentityTables } from '../../identity/tables.ts'
import { maskIdentityNumber, maskPersonName } from '../../kit/china/index.ts'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { Person } from '../people/index.ts'
import type { Trait } from './cast.ts'
import { demoId } from './ids.ts'

export interface DemoRealm {
  name: string
  policy: { identifiers: readonly IdentifierKind[] }
}

export interface AccountWanted {
  realm: DemoRealm
  person: Person & { index: number }
  trait: Trait
  hash: string
  now: Date
}

const day = 86_400_000
/** When the first account of the demo world was opened; later ones follow day by day. */
const opening = Date.UTC(2025, 2, 1, 1)

export const openedAt = (index: number): Date => new Date(opening + (index % 300) * day)

export const accountIdOf = (realm: string, index: number): string =>
  demoId(openedAt(index), `account ${realm} ${index}`)

/** @throws AppError `demo.identifier-taken` where a visitor has registered with a number of the demo world */
export async function insertAccount(
  tx: Transaction<IdentityTables>,
  keys: KeyRing,
  wanted: AccountWanted,
): Promise<string> {
  const { realm, person, trait, now } = wanted
  const id = accountIdOf(realm.name, person.index)
  const at = { keys, now: () => openedAt(person.index) }
  const accounts = createAccountStore(at)
  const identifiers = createIdentifierStore(at)
  const language = trait === 'english' ? 'en' : 'zh-CN'
  await accounts.insert(tx, { id, realm: realm.name, origin: 'demo', ial: 2, language })
  for (const identifier of identifiersOf(person, realm)) {
    const isAdded = await identifiers.add(tx, realm.name, id, identifier, at.now())
    if (!isAdded) throw new AppError('demo.identifier-taken')
  }
  await accounts.savePerson(tx, id, realm.name, {
    name: person.name,
    nameMasked: maskPersonName(person.name),
    documentKind: 'resident-id',
    document: person.idNumber,
    documentMasked: maskIdentityNumber(person.idNumber),
    source: 'demo',
  })
  await createPasswordStore(at).set(tx, id, wanted.hash)
  await applyTrait(tx, { id, trait, now, accounts })
  return id
}

function identifiersOf(person: Person, realm: DemoRealm): Identifier[] {
  const values: Record<IdentifierKind, string> = {
    phone: person.phone,
    username: person.username,
    email: person.email,
    'national-id': person.idNumber,
  }
  return realm.policy.identifiers.map(kind => ({ kind, value: values[kind] }))
}

/** When someone of this trait was last here; null for never. */
export function lastSignIn(trait: Trait, now: Date): Date | null {
  if (trait === 'never-signed-in') return null
  return new Date(now.getTime() - (trait === 'dormant' ? 120 * day : 2 * day))
}

interface Applying {
  id: string
  trait: Trait
  now: Date
  accounts: ReturnType<typeof createAccountStore>
}

async function applyTrait(tx: Transaction<IdentityTables>, { id, trait, now, accounts }: Applying): Promise<void> {
  const signedInAt = lastSignIn(trait, now)
  await accounts.update(tx, id, {
    ...(signedInAt === null ? {} : { last_sign_in_at: signedInAt }),
    two_step: trait === 'two-step' ? 'always' : 'unknown-devices',
    ...(trait === 'held' ? { status: 'held', held_reason: 'reported' } : {}),
    ...(trait === 'closing' ? { status: 'closing', closing_at: new Date(now.getTime() + 7 * day) } : {}),
  })
  if (trait !== 'must-change') return
  await tx.updateTable('passwords').set({ must_change: true }).where('account_id', '=', id).execute()
}
