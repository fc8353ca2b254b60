import { identifierContext, indexColumns, maskIdentifier } from '../../identity/identifiers/index.ts'
import { maskIdentityNumber, maskPersonName } from '../../kit/china/index.ts'
import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Person, personAt } from '../people/index.ts'
import { accountIdOf, openedAt } from './account.ts'
import type { Cell, RowSink, Rows } from './row-sink.ts'

export interface GeneratorDependencies {
  sink: RowSink
  keys: KeyRing
  realm: string
  /** How many accounts, of the people from `from` on. */
  count: number
  from?: number
  /** Shared by all accounts in turn: hashing ten million passwords would take days. From `makeSharedHashes`. */
  hashes: readonly string[]
  batchSize?: number
  /** Milliseconds. */
  clock?: () => number
  onProgress?: (progress: GeneratedProgress) => void
}

export interface GeneratedProgress {
  done: number
  count: number
  perSecond: number
}

const sharedHashCount = 1000

/** The password of a generated account. */
export const sharedPasswordOf = (index: number): string => `Qinghe-bench-${index % sharedHashCount}`

/** The hashes that generated accounts share. Takes half a minute of a core: keep them if you need them again. */
export async function makeSharedHashes(
  hash: (password: string) => Promise<string>,
  count = sharedHashCount,
): Promise<string[]> {
  const hashes: string[] = []
  for (let index = 0; index < count; index++) hashes.push(await hash(sharedPasswordOf(index)))
  return hashes
}

/**
 * Streams accounts of the demo's people into a realm: each with phone, ID number, name and password, all of it encrypted and
 * indexed as the service does. The next batch is made while the last is written, and no more than two are held.
 *
 * A batch is written whole or not at all: to go on after a failure, begin with `from` at the last progress.
 */
export async function generateAccounts(deps: GeneratorDependencies): Promise<GeneratedProgress> {
  const { sink, count, from = 0, batchSize = 5000, clock = () => performance.now(), onProgress } = deps
  const startedAt = clock()
  let progress: GeneratedProgress = { done: 0, count, perSecond: 0 }
  let writing: Promise<void> = Promise.resolve()
  for (let at = 0; at < count; at += batchSize) {
    const size = Math.min(batchSize, count - at)
    const batch = makeBatch(deps, from + at, size)
    await writing
    if (at > 0) report(at)
    writing = sink.write(batch)
    // Its failure is thrown by the next `await`: until then it must not count as unhandled.
    writing.catch(() => undefined)
  }
  await writing
  report(count)
  return progress

  function report(done: number): void {
    const seconds = (clock() - startedAt) / 1000
    progress = { done, count, perSecond: seconds > 0 ? Math.round(done / seconds) : 0 }
    onProgress?.(progress)
  }
}

const columns = {
  accounts: ['id', 'realm', 'status', 'origin', 'ial', 'two_step', 'language', 'created_at'],
  identifiers: [
    'realm',
    'kind',
    'blind_index',
    'next_blind_index',
    'account_id',
    'cipher',
    'masked',
    'verified_at',
    'created_at',
  ],
  persons: [
    'account_id',
    'realm',
    'name_cipher',
    'name_masked',
    'document_kind',
    'document_cipher',
    'document_masked',
    'verified_at',
    'source',
  ],
  passwords: ['account_id', 'hash', 'set_at', 'must_change'],
} as const satisfies Record<Rows['table'], readonly string[]>

function makeBatch({ keys, realm, hashes }: GeneratorDependencies, from: number, size: number): Rows[] {
  const rows: Record<Rows['table'], Cell[][]> = { accounts: [], identifiers: [], persons: [], passwords: [] }
  for (let index = from; index < from + size; index++) {
    const person = personAt(index)
    const id = accountIdOf(realm, index)
    const at = openedAt(index)
    rows.accounts.push([id, realm, 'active', 'demo', 2, 'unknown-devices', 'zh-CN', at])
    rows.identifiers.push(identifierRow(keys, { realm, id, at, kind: 'phone', value: person.phone }))
    rows.identifiers.push(identifierRow(keys, { realm, id, at, kind: 'national-id', value: person.idNumber }))
    rows.persons.push(personRow(keys, { realm, id, at, person }))
    rows.passwords.push([id, hashes[index % hashes.length] ?? '', at, false])
  }
  const tables = ['accounts', 'identifiers', 'persons', 'passwords'] as const
  return tables.map(table => ({ table, columns: columns[table], rows: rows[table] }))
}

type Of<T> = T & { realm: string; id: string; at: Date }

function identifierRow(
  keys: KeyRing,
  { realm, id, at, kind, value }: Of<{ kind: 'phone' | 'national-id'; value: string }>,
): Cell[] {
  const context = identifierContext(realm, kind)
  const { blind_index, next_blind_index } = indexColumns(keys.blindIndexes(value, context))
  const cipher = keys.encrypt(value, context)
  return [realm, kind, blind_index, next_blind_index, id, cipher, maskIdentifier({ kind, value }), at, at]
}

function personRow(keys: KeyRing, { realm, id, at, person }: Of<{ person: Person }>): Cell[] {
  const name = keys.encrypt(person.name, 'persons.name')
  const document = keys.encrypt(person.idNumber, 'persons.document')
  const masks = { name: maskPersonName(person.name), document: maskIdentityNumber(person.idNumber) }
  return [id, realm, name, masks.name, 'resident-id', document, masks.document, at, 'demo']
}
