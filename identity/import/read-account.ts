import {
  maskIdentityNumber,
  maskPersonName,
  parseBankCard,
  parseIdentityDocument,
  parseMobile,
  parsePersonName,
} from '../../kit/china/index.ts'
import { parseStoredHash } from '../authenticators/password/index.ts'
import { type Identifier, recognise, usernameFault } from '../identifiers/index.ts'
import type { IdentifierKind, Policy } from '../realms/index.ts'
import { fault, type LineFault } from './fault.ts'
import type { Fields } from './parse-fields.ts'

/** A line that may become an account. */
export interface ImportedAccount {
  identifiers: (Identifier & { isVerified: boolean })[]
  /** Only one whose name was verified: `persons` holds nothing that is merely claimed. */
  person: ImportedPerson | null
  passwordHash: string | null
  mustChangePassword: boolean
  twoStep: 'unknown-devices' | 'always'
  language: 'zh-CN' | 'zh-Hant' | 'en'
  createdAt: Date | null
}

export interface ImportedPerson {
  name: string
  nameMasked: string
  documentKind: string
  document: string
  documentMasked: string
}

export interface ReadingRules {
  /** What the realm lets people sign in with, and which names it keeps for itself. */
  policy: Pick<Policy, 'identifiers' | 'realm' | 'name' | 'senderName' | 'reservedUsernames'>
  now: Date
}

export type ReadLine = { ok: true; account: ImportedAccount } | { ok: false; fault: LineFault }

export const fieldNames = [
  'phone',
  'username',
  'email',
  'nationalId',
  'bankCard',
  'name',
  'passwordHash',
  'createdAt',
  'phoneVerified',
  'emailVerified',
  'nameVerified',
  'mustChangePassword',
  'twoStep',
  'language',
] as const
export type FieldName = (typeof fieldNames)[number]

const identifierFields: Readonly<Record<IdentifierKind, FieldName>> = {
  phone: 'phone',
  username: 'username',
  email: 'email',
  'national-id': 'nationalId',
  'bank-card': 'bankCard',
}

/** Reads one line's fields as an account of the realm; the first thing that is wrong is its fault. */
export function readAccount(fields: Fields, rules: ReadingRules): ReadLine {
  try {
    return { ok: true, account: read(fields, rules) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: error.fault }
    throw error
  }
}

/** Left by the first fault, from however deep; never leaves this file. */
class Refusal extends Error {
  readonly fault: LineFault
  constructor(found: LineFault) {
    super(found.code)
    this.fault = found
  }
}

const refuse = (...of: Parameters<typeof fault>): never => {
  throw new Refusal(fault(...of))
}

function read(fields: Fields, rules: ReadingRules): ImportedAccount {
  // A misspelt field would be data that is lost in silence.
  const unknown = Object.keys(fields).some(name => !fieldNames.some(known => known === name))
  if (unknown) refuse('unknown-field')
  const { person, nameVerified } = readPerson(fields, rules)
  const verified: Readonly<Record<IdentifierKind, boolean>> = {
    phone: readFlag(fields, 'phoneVerified') ?? false,
    email: readFlag(fields, 'emailVerified') ?? false,
    'national-id': nameVerified,
    username: false,
    // The bank's own record of whose card it is.
    'bank-card': nameVerified,
  }
  const identifiers = Object.entries(identifierFields).flatMap(([kind, field]) => {
    const identifier = readIdentifier(
      fields,
      { kind: kind as IdentifierKind, field, hasPerson: person !== null },
      rules,
    )
    return identifier ? [{ ...identifier, isVerified: verified[identifier.kind] }] : []
  })
  if (identifiers.length === 0) refuse('no-identifier')
  return {
    identifiers,
    person,
    passwordHash: readHash(fields),
    mustChangePassword: readFlag(fields, 'mustChangePassword') ?? false,
    twoStep: readChoice(fields, 'twoStep', ['unknown-devices', 'always']) ?? 'unknown-devices',
    language: readChoice(fields, 'language', ['zh-CN', 'zh-Hant', 'en']) ?? 'zh-CN',
    createdAt: readCreatedAt(fields, rules.now),
  }
}

type IdentifierField = { kind: IdentifierKind; field: FieldName; hasPerson: boolean }

function readIdentifier(fields: Fields, at: IdentifierField, rules: ReadingRules): Identifier | null {
  const text = readText(fields, at.field)
  if (text === null) return null
  if (!rules.policy.identifiers.includes(at.kind)) {
    // Where people do not sign in with it, the number still says who they are.
    if (at.kind === 'national-id' && at.hasPerson) return null
    return refuse(at.kind === 'national-id' ? 'document-without-name' : 'identifier-not-allowed', { field: at.field })
  }
  const recognised = recognise(text, [at.kind], rules.now)
  if (recognised.ok) {
    const reason = at.kind === 'username' ? usernameFault(recognised.identifier.value, rules.policy) : null
    return reason ? refuse('username-refused', { field: at.field, reason }) : recognised.identifier
  }
  return refuse('identifier-invalid', { field: at.field, reason: reasonFor(at.kind, text, rules.now) })
}

function reasonFor(kind: IdentifierKind, text: string, today: Date): string {
  const parsed = parse(kind, text, today)
  return parsed?.ok === false ? parsed.reason : 'identifier.unrecognised'
}

function parse(kind: IdentifierKind, text: string, today: Date) {
  if (kind === 'phone') return parseMobile(text)
  if (kind === 'bank-card') return parseBankCard(text)
  return kind === 'national-id' ? parseIdentityDocument(text, { today }) : null
}

function readPerson(fields: Fields, rules: ReadingRules): { person: ImportedPerson | null; nameVerified: boolean } {
  const name = readText(fields, 'name')
  const nationalId = readText(fields, 'nationalId')
  const isVerified = readFlag(fields, 'nameVerified')
  if (name === null) {
    if (isVerified) refuse('document-without-name', { field: 'name' })
    return { person: null, nameVerified: false }
  }
  if (nationalId === null) return refuse('name-without-document', { field: 'nationalId' })
  const parsedName = parsePersonName(name)
  if (!parsedName.ok) return refuse('name-invalid', { field: 'name', reason: parsedName.reason })
  const document = parseIdentityDocument(nationalId, { today: rules.now })
  if (!document.ok) return refuse('identifier-invalid', { field: 'nationalId', reason: document.reason })
  if (isVerified === null) return refuse('name-verified-missing', { field: 'nameVerified' })
  if (!isVerified) return { person: null, nameVerified: false }
  const person = {
    name: parsedName.value.normalised,
    nameMasked: maskPersonName(parsedName.value.normalised),
    documentKind: document.value.kind,
    document: document.value.normalised,
    documentMasked: maskIdentityNumber(document.value.normalised),
  }
  return { person, nameVerified: true }
}

function readHash(fields: Fields): string | null {
  const text = readText(fields, 'passwordHash')
  if (text === null) return null
  const parsed = parseStoredHash(text)
  return parsed.ok ? text : refuse('hash-unusable', { field: 'passwordHash', reason: parsed.code })
}

/** An ISO 8601 day or instant; an instant must say its zone, or it would mean another one on another machine. */
const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/
const earliest = Date.UTC(1990, 0, 1)

function readCreatedAt(fields: Fields, now: Date): Date | null {
  const text = readText(fields, 'createdAt')
  if (text === null) return null
  const at = new Date(instant.test(text) ? text : Number.NaN)
  // JavaScript reads the 30th of February as the 2nd of March.
  const day = new Date(text.slice(0, 10))
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10))
  const isSensible = isDay && at.getTime() >= earliest && at <= now
  return isSensible ? at : refuse('created-at-invalid', { field: 'createdAt' })
}

/** Null where the field is missing or empty: exports write both for "none". */
function readText(fields: Fields, name: FieldName): string | null {
  const value = fields[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return refuse('wrong-type', { field: name })
  return value.trim() === '' ? null : value.trim()
}

const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

function readFlag(fields: Fields, name: FieldName): boolean | null {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return null
  return flags.get(value) ?? refuse('wrong-type', { field: name })
}

function readChoice<T extends string>(fields: Fields, name: FieldName, choices: readonly T[]): T | null {
  const text = readText(fields, name)
  if (text === null) return null
  return choices.find(choice => choice === text) ?? refuse('wrong-type', { field: name })
}
