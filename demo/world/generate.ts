import type { KeyRing } from '../../kit/crypto/index.ts'
import { personAt } from '../people/index.ts'
import type { RowSink } from './row-sink.ts'
import { accountRows, type Rows } from './rows.ts'

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

function makeBatch({ keys, realm, hashes }: GeneratorDependencies, from: number, size: number): Rows {
  const made = Array.from({ length: size }, (_, at) => {
    const index = from + at
    const hash = hashes[index % hashes.length] ?? ''
    return accountRows({ keys, realm, person: personAt(index), index, kinds: ['phone', 'national-id'], hash })
  })
  return {
    accounts: made.map(rows => rows.accounts),
    identifiers: made.flatMap(rows => rows.identifiers),
    persons: made.map(rows => rows.persons),
    passwords: made.map(rows => rows.passwords),
  }
}
