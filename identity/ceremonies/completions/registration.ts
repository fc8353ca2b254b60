import { maskIdentityNumber, maskPersonName } from '../../../kit/china/index.ts'
import type { Transaction } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Draft } from '../state.ts'
import { type Opened, openSession, type Proved } from './sign-in.ts'

/** Opens the account, all of it or nothing: account, phone, person, password, session. */
export async function completeRegistration(tx: Transaction<IdentityTables>, proved: Proved): Promise<Opened> {
  const { deps, visit, ceremony } = proved
  const { identifier, person, bankCard, passwordHash } = ceremony.draft
  if (!identifier || !passwordHash) throw new TypeError('A registration completed without phone or password')
  const id = deps.newId()
  const realm = visit.realm.name
  await deps.accounts.insert(tx, { id, realm, origin: 'self', ial: person ? 2 : 1, language: visit.language })
  // Two registrations of one phone or document at once: the second finds it taken and is rolled back.
  if (!(await deps.identifiers.add(tx, { realm, id }, identifier, deps.now()))) throw new AppError('identifier.taken')
  if (person) await savePerson(tx, proved, id, person)
  const card = bankCard === undefined ? null : ({ kind: 'bank-card', value: bankCard } as const)
  if (card && !(await deps.identifiers.add(tx, { realm, id }, card, deps.now()))) throw new AppError('identifier.taken')
  await deps.passwords.set(tx, id, passwordHash)
  const account = await deps.accounts.find(tx, id)
  if (!account) throw new TypeError('The account just written is not there')
  return await openSession(tx, proved, account, 'registration.completed')
}

async function savePerson(
  tx: Transaction<IdentityTables>,
  { deps, visit }: Proved,
  accountId: string,
  person: NonNullable<Draft['person']>,
): Promise<void> {
  const realm = visit.realm.name
  await deps.accounts.savePerson(tx, accountId, realm, {
    ...person,
    nameMasked: maskPersonName(person.name),
    documentMasked: maskIdentityNumber(person.document),
    source: 'registry',
  })
  const added = await deps.identifiers.add(
    tx,
    { realm, id: accountId },
    { kind: 'national-id', value: person.document },
    deps.now(),
  )
  if (!added) throw new AppError('identifier.taken')
}
