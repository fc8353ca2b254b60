import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PublicKey } from './checkpoint.ts'
import { classifyMismatches, type Mismatch } from './classify-mismatches.ts'
import { erasedPlaces } from './erasure-statement.ts'
import { type Finding, finding } from './findings.ts'
import { isLinkHash, type StoredEvent } from './link-hash.ts'
import { selectStoredEvents, storedEventOf } from './stored-events.ts'

export interface Walk {
  links: number
  /** Events that were erased at the end of their time, by a statement that we signed. */
  erased: number
  findings: Finding[]
}

export interface WalkOptions {
  realm: string
  publicKeys: readonly PublicKey[]
  batch: number
}

/** How many mismatches are compared with each other; what is beyond is reported as edited, place by place. */
const mostCompared = 32
/** How many links in a row may be missing, with the rest renumbered, for it to be told from a series of edits. */
const longestShift = 16

interface Link {
  seq: number
  hash: string
  event: StoredEvent | null
  eventId: string
}

/** Reads a realm's chain from its start, in batches, and tries every link against the one before it. */
export async function walkChain(executor: Executor<IdentityTables>, options: WalkOptions): Promise<Walk> {
  const { realm } = options
  const step = createStep(options)
  for (let after = 0; ; ) {
    const links = await linksAfter(executor, realm, after, options.batch)
    for (const link of links) await step.take(link)
    const last = links.at(-1)
    if (!last) return step.end()
    after = last.seq
  }
}

function createStep({ realm, publicKeys }: WalkOptions) {
  const findings: Finding[] = []
  const mismatches: Mismatch[] = []
  const removed = new Map<number, Finding>()
  let links = 0
  let erased = 0
  let last = { seq: 0, hash: '' }
  /** By how much the places are off since links were taken out and the rest renumbered. */
  let shift = 0

  function compare(link: Link, event: StoredEvent): void {
    const { seq, hash } = link
    const fitsShifted = (by: number): boolean => isLinkHash(hash, { previous: last.hash, realm, seq: seq + by, event })
    if (fitsShifted(shift)) return
    const before = mismatches.at(-1)
    if (before?.seq === seq - 1) {
      const more = Array.from({ length: longestShift }, (_, index) => shift + index + 1).find(fitsShifted)
      if (more !== undefined) {
        mismatches.pop()
        findings.push(finding('link.removed', realm, { seq: before.seq, toSeq: before.seq + more - shift - 1 }))
        shift = more
        return
      }
    }
    if (mismatches.length < mostCompared) mismatches.push({ seq, previous: last.hash, hash, event })
    else findings.push(finding('event.edited', realm, { seq, eventId: event.id, at: event.at }))
  }

  return {
    async take(link: Link): Promise<void> {
      const { seq, hash, event, eventId } = link
      links += 1
      const isAfterGap = seq !== last.seq + 1
      if (isAfterGap) findings.push(finding('link.removed', realm, { seq: last.seq + 1, toSeq: seq - 1 }))
      if (event === null) removed.set(seq, finding('event.removed', realm, { seq, eventId }))
      // After a gap the hash before is not known: the link itself can't be tried, the one after it can.
      else if (!isAfterGap) compare(link, event)
      if (event) for (const place of await erasedPlaces(event, publicKeys)) erased += removed.delete(place) ? 1 : 0
      last = { seq, hash }
    },

    end: (): Walk => ({
      links,
      erased,
      findings: [...findings, ...removed.values(), ...classifyMismatches(realm, mismatches)].toSorted(
        (a, b) => (a.seq ?? 0) - (b.seq ?? 0),
      ),
    }),
  }
}

async function linksAfter(
  executor: Executor<IdentityTables>,
  realm: string,
  after: number,
  batch: number,
): Promise<Link[]> {
  const links = await executor
    .selectFrom('event_links')
    .select(['seq', 'hash', 'event_id'])
    .where('realm', '=', realm)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(batch)
    .execute()
  if (links.length === 0) return []
  const ids = links.map(link => link.event_id)
  const rows = await selectStoredEvents(executor).where('e.id', 'in', ids).execute()
  const events = new Map(rows.map(row => [row.id, storedEventOf(row)]))
  return links.map(({ seq, hash, event_id }) => ({ seq, hash, eventId: event_id, event: events.get(event_id) ?? null }))
}
