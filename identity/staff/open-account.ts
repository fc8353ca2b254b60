import { AppError } from '../../kit/errors/index.ts'
import type { Realm } from '../realms/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { readBankCard, readPerson, storedPerson } from './read-person.ts'

export interface Opening {
  realm: Realm
  actor: string
  place: string | null
  phone: string
  name: string
  document: string
  language: string
  /** As typed. */
  bankCards?: readonly string[]
}

/**
 * Opens an account for a person who stands at the counter with their document: IAL 3 (NIST SP 800-63A-4 2.5). The clerk chooses
 * no secret (ASVS 5.0 6.4.6): there is no password until the holder sets one, which the first sign-in asks for. A phone typed wrong by the clerk opens nothing to its
 * owner: the first sign-in by code alone, and every recovery, also asks an item of identity.
 *
 * @returns the account's id
 */
export async function openAccount(deps: StaffDependencies, opening: Opening): Promise<string> {
  const { realm, actor, place, language } = opening
  const person = readPerson(opening, deps.now())
  const cards = (opening.bankCards ?? []).map(card => readBankCard(realm, card))
  const result = await deps.registry.check(person)
  if (result === 'unavailable') throw new AppError('registry.unavailable')
  if (result !== 'match') throw new AppError('registry.not_confirmed')
  const id = deps.newId()
  const now = deps.now()
  await deps.database.transaction(async tx => {
    await deps.accounts.insert(tx, { id, realm: realm.name, origin: 'counter', ial: 3, language })
    for (const identifier of [
      { kind: 'phone' as const, value: person.phone },
      { kind: 'national-id' as const, value: person.document },
      ...cards,
    ]) {
      if (!(await deps.identifiers.add(tx, { realm: realm.name, id }, identifier, now)))
        throw new AppError('identifier.taken', { details: { identifier: identifier.kind } })
    }
    await deps.accounts.savePerson(tx, id, realm.name, storedPerson(person, 'counter'))
    await deps.events.append(tx, {
      realm: realm.name,
      kind: 'account.opened',
      outcome: 'success',
      surface: 'staff',
      accountId: id,
      actor,
      place,
      detail: { ial: 3 },
    })
    await deps.notices.tell(tx, { id, realm: realm.name, language }, 'account-opened', {
      signInUrl: firstSignIn(realm),
    })
  })
  return id
}

/** By a code where that is enough for the realm; else through the recovery, which sets the first password. */
export function firstSignIn({ issuer, policy }: Realm): string {
  const byCode = policy.ways.includes('sms-code') && policy.secondFactor.minimumAal < 2
  return byCode ? `${issuer}/sign-in?way=sms-code` : `${issuer}/recover`
}
