import {
  maskIdentityNumber,
  maskPersonName,
  parseBankCard,
  parseIdentityDocument,
  parseMobile,
  parsePersonName,
} from '../../kit/china/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { NewPerson } from '../accounts/index.ts'
import type { Realm } from '../realms/index.ts'

/** A person's details as someone typed them from the document. */
export interface TypedPerson {
  phone: string
  name: string
  document: string
}

/** @throws AppError `answer.invalid`, with the field and why */
export function readPerson(typed: TypedPerson, today: Date) {
  const phone = parseMobile(typed.phone)
  if (!phone.ok) throw invalid('phone', phone.reason)
  const name = parsePersonName(typed.name)
  if (!name.ok) throw invalid('name', name.reason)
  const document = parseIdentityDocument(typed.document, { today })
  if (!document.ok) throw invalid('document', document.reason)
  return {
    phone: phone.value.normalised,
    name: name.value.normalised,
    document: document.value.normalised,
    documentKind: document.value.kind,
  }
}

/** @throws AppError `answer.invalid`, `identifier.not_allowed` where the realm signs nobody in by a card */
export function readBankCard({ policy }: Realm, typed: string) {
  if (!policy.identifiers.includes('bank-card')) throw new AppError('identifier.not_allowed')
  const card = parseBankCard(typed)
  if (!card.ok) throw invalid('bankCards', card.reason)
  return { kind: 'bank-card', value: card.value.normalised } as const
}

/** @param source who looked at the document */
export const storedPerson = (person: ReturnType<typeof readPerson>, source: string): NewPerson => ({
  name: person.name,
  document: person.document,
  documentKind: person.documentKind,
  nameMasked: maskPersonName(person.name),
  documentMasked: maskIdentityNumber(person.document),
  source,
})

const invalid = (field: string, code: string): AppError =>
  new AppError('answer.invalid', { details: { field, reasons: [{ code }] } })
