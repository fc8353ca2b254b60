import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type Checkpoint, checkpointFileOf, checkpointSchema, type PublicKey, readStatement } from './checkpoint.ts'
import { type CheckpointSource, type Finding, finding } from './findings.ts'
import { headOf } from './link-events.ts'

export interface CheckpointCheck {
  checkpoints: number
  findings: Finding[]
}

/** A checkpoint as it was read; `stated` is what stands beside the signature in clear. */
interface Written {
  stated: { seq: number | null; hash: string | null }
  signature: string
}

export interface CheckOptions {
  realm: string
  publicKeys: readonly PublicKey[]
  batch: number
}

/** Tries signed checkpoints, from the database or from the file outside, against the chain as it is now. */
export async function checkCheckpoints(
  executor: Executor<IdentityTables>,
  options: CheckOptions,
  { source, pages }: { source: CheckpointSource; pages: AsyncIterable<Written[]> },
): Promise<CheckpointCheck> {
  const { realm } = options
  const findings: Finding[] = []
  let checkpoints = 0
  let lastRight: number | null = null
  for await (const page of pages) {
    const read = await Promise.all(page.map(written => readCheckpoint(written, options)))
    const hashes = await hashesAt(executor, realm, read)
    for (const [index, checkpoint] of read.entries()) {
      checkpoints += 1
      const seq = checkpoint?.seq ?? page[index]?.stated.seq ?? null
      const known = { seq, otherSeq: lastRight, source }
      if (checkpoint === null) findings.push(finding('checkpoint.forged', realm, { ...known, otherSeq: null }))
      else if (hashes.get(checkpoint.seq) === checkpoint.hash) lastRight = checkpoint.seq
      else if (hashes.has(checkpoint.seq)) findings.push(finding('checkpoint.differs', realm, known))
      else findings.push(await whereIsTheLink(executor, checkpoint, source))
    }
  }
  return { checkpoints, findings: firstOfEach(findings) }
}

async function readCheckpoint(written: Written, { realm, publicKeys }: CheckOptions): Promise<Checkpoint | null> {
  const statement = await readStatement(written.signature, 'lingpai-checkpoint', publicKeys)
  const parsed = checkpointSchema.safeParse(statement)
  if (!parsed.success || parsed.data.realm !== realm) return null
  const { seq, hash } = parsed.data
  return seq === written.stated.seq && hash === written.stated.hash ? parsed.data : null
}

async function hashesAt(executor: Executor<IdentityTables>, realm: string, read: readonly (Checkpoint | null)[]) {
  const seqs = read.flatMap(checkpoint => (checkpoint ? [checkpoint.seq] : []))
  if (seqs.length === 0) return new Map<number, string>()
  const rows = await executor
    .selectFrom('event_links')
    .select(['seq', 'hash'])
    .where('realm', '=', realm)
    .where('seq', 'in', seqs)
    .execute()
  return new Map(rows.map(row => [row.seq, row.hash]))
}

/** Signed, and not there: past the end the tail was cut; before it a link is gone, which the walk along the chain tells too. */
async function whereIsTheLink(
  executor: Executor<IdentityTables>,
  { realm, seq }: Checkpoint,
  source: CheckpointSource,
): Promise<Finding> {
  const end = (await headOf(executor, realm))?.seq ?? 0
  if (seq > end) return finding('tail.cut', realm, { seq: end + 1, toSeq: seq, source })
  return finding('link.removed', realm, { seq, toSeq: seq, source })
}

/** One break of the chain spoils every checkpoint after it: the first place is told, and for a cut tail the whole length. */
function firstOfEach(findings: readonly Finding[]): Finding[] {
  const cut = findings.filter(each => each.code === 'tail.cut')
  const furthest = Math.max(...cut.map(each => each.toSeq ?? 0))
  const differs = findings.find(each => each.code === 'checkpoint.differs')
  return findings.flatMap(each => {
    if (each.code === 'tail.cut') return each === cut[0] ? [{ ...each, toSeq: furthest }] : []
    return each.code === 'checkpoint.differs' && each !== differs ? [] : [each]
  })
}

/** The checkpoints in the database, a page at a time. */
export async function* pagesFromDatabase(
  executor: Executor<IdentityTables>,
  { realm, batch }: CheckOptions,
): AsyncGenerator<Written[]> {
  for (let after = 0; ; ) {
    const rows = await executor
      .selectFrom('event_checkpoints')
      .select(['seq', 'hash', 'signature'])
      .where('realm', '=', realm)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(batch)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(({ seq, hash, signature }) => ({ stated: { seq, hash }, signature }))
    after = last.seq
  }
}

/** The lines of the file outside the database; none where there is no file. */
export async function* pagesFromFile(folder: URL, { realm, batch }: CheckOptions): AsyncGenerator<Written[]> {
  const file = checkpointFileOf(folder, realm)
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (!exists) return
  let page: Written[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    page.push(writtenOf(line))
    if (page.length === batch) {
      yield page
      page = []
    }
  }
  if (page.length > 0) yield page
}

function writtenOf(line: string): Written {
  const parsed = lineSchema.safeParse(parseJson(line))
  if (!parsed.success) return { stated: { seq: null, hash: null }, signature: '' }
  const { seq, hash, signature } = parsed.data
  return { stated: { seq, hash }, signature }
}

const lineSchema = checkpointSchema.extend({ signature: checkpointSchema.shape.hash })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
