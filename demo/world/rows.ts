import { maskBankCard, maskIdentityNumber, maskMobile, maskPersonName } from '../../kit/china/index.ts'
import { createIdMaker, type KeyRing } from '../../kit/crypto/index.ts'
import type { Person } from '../people/index.ts'
import { demoId } from './ids.ts'

export type Scalar = string | number | boolean | Date | null
export type Row = Readonly<Record<string, Scalar>>
/** Rows of the identity service's tables, all of one table with the same columns. */
export type Rows<Value = Scalar> = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

export type IdentifierKind = 'phone' | 'username' | 'national-id' | 'email' | 'bank-card'

const day = 86_400_000
/** When the first account of the demo world was opened; later ones follow day by day. */
const opening = Date.UTC(2025, 2, 1, 1)

export const openedAt = (index: number): Date => new Date(opening + (index % 300) * day)

export const accountIdOf = (realm: string, index: number): string =>
  demoId(openedAt(index), `account ${realm} ${index}`)

export interface AccountWanted {
  keys: KeyRing
  realm: string
  person: Person
  index: number
  kinds: readonly IdentifierKind[]
  hash: string
}

/** What makes an account, as the service itself would write it. The schema is known here twice; a test compares. */
export function accountRows({ keys, realm, person, index, kinds, hash }: AccountWanted) {
  const id = accountIdOf(realm, index)
  const at = openedAt(index)
  return {
    accounts: {
      id,
      realm,
      status: 'active',
      held_reason: null as string | null,
      origin: 'demo',
      ial: 2,
      two_step: 'unknown-devices',
      language: 'zh-CN',
      created_at: at,
      last_sign_in_at: null as Date | null,
      closing_at: null as Date | null,
    },
    identifiers: kinds.map(kind => identifierRow(keys, { realm, id, at, kind, value: valueOf(person, kind) })),
    persons: {
      account_id: id,
      realm,
      name_cipher: keys.encrypt(person.name, 'persons.name'),
      name_masked: maskPersonName(person.name),
      document_kind: 'resident-id',
      document_cipher: keys.encrypt(person.idNumber, 'persons.document'),
      document_masked: maskIdentityNumber(person.idNumber),
      verified_at: at,
      source: 'demo',
    },
    passwords: { account_id: id, hash, set_at: at, must_change: false },
    password_history: { account_id: id, hash, set_at: at },
  }
}

function valueOf(person: Person, kind: IdentifierKind): string {
  if (kind === 'bank-card') return person.bankCard
  return kind === 'national-id' ? person.idNumber : person[kind]
}

type IdentifierWanted = { realm: string; id: string; at: Date; kind: IdentifierKind; value: string }

function identifierRow(keys: KeyRing, { realm, id, at, kind, value }: IdentifierWanted): Row {
  const context = `identifiers.${realm}.${kind}`
  const indexes = keys.blindIndexes(value, context)
  const [newest = '', oldest = ''] = [indexes.at(0), indexes.at(-1)]
  return {
    realm,
    kind,
    blind_index: oldest,
    next_blind_index: newest === oldest ? null : newest,
    account_id: id,
    cipher: keys.encrypt(value, context),
    masked: maskOf(kind, value),
    verified_at: kind === 'username' ? null : at,
    created_at: at,
  }
}

function maskOf(kind: IdentifierKind, value: string): string {
  if (kind === 'phone') return maskMobile(value)
  if (kind === 'national-id') return maskIdentityNumber(value)
  if (kind === 'bank-card') return maskBankCard(value)
  const [name = '', domain] = value.split('@')
  return domain === undefined ? `${name.slice(0, 2)}***${name.slice(-1)}` : `${name.slice(0, 1)}***@${domain}`
}

/** Ids of things that happened, which rise with their times. */
export const createEventIds = (): ((at: Date) => string) => createIdMaker()
