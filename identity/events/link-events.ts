import type { SuiteName } from '../../kit/crypto/index.ts'
import type { Database, Executor, Transaction } from '../../kit/database/index.ts'
import { AppError, isAppError } from '../../kit/errors/index.ts'
import type { IdentityTables } from '../tables.ts'
import { linkHash } from './link-hash.ts'
import { selectStoredEvents, storedEventOf } from './stored-events.ts'

export interface LinkDependencies {
  database: Database<IdentityTables>
  suite: SuiteName
  now: () => Date
  /** Events a transaction. */
  batch: number
}

/**
 * How far before the newest linked event to look for those that were committed late: longer than the longest transaction
 * (15 s a statement, 30 s idle). `sweep` looks further back now and then.
 */
export const usualLookBack = 120_000

/**
 * Links what is not linked yet, in batches of one transaction each.
 *
 * One worker a realm at a time, without a lock on the request path: a worker holds the realm's newest link (a row lock, let go
 * with the transaction). One that finds it held leaves the work to its holder; for the very first link, and whatever else
 * might go wrong, the keys (realm, seq) and (event_id) decide.
 *
 * @param lookBack milliseconds; null looks at every event there is
 * @returns how many were linked; fewer than there are where another worker is at it
 */
export async function linkEvents(deps: LinkDependencies, realm: string, lookBack: number | null): Promise<number> {
  let linked = 0
  for (;;) {
    const count = await linkBatch(deps, realm, lookBack)
    linked += count
    if (count < deps.batch) return linked
  }
}

async function linkBatch(deps: LinkDependencies, realm: string, lookBack: number | null): Promise<number> {
  try {
    return await deps.database.transaction(async tx => {
      const head = await holdHead(tx, realm)
      return head === null ? 0 : await appendLinks(tx, deps, { realm, head, lookBack })
    })
  } catch (error) {
    if (isAppError(error) && error.code === lostRace) return 0
    throw error
  }
}

const lostRace = 'events.link_race'

interface Head {
  seq: number
  hash: string
  /** The time up to which events were linked, but for late ones; null before the first link. */
  reached: Date | null
}

/** The realm's newest link, held until the transaction ends; null where another worker holds it or has gone on. */
async function holdHead(tx: Transaction<IdentityTables>, realm: string): Promise<Head | null> {
  const newest = await headOf(tx, realm)
  if (!newest) return { seq: 0, hash: '', reached: null }
  const held = await tx
    .selectFrom('event_links')
    .select(['event_id', 'linked_at'])
    .where('realm', '=', realm)
    .where('seq', '=', newest.seq)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!held) return null
  // Another worker may have gone on between the first look and the lock.
  if ((await headOf(tx, realm))?.seq !== newest.seq) return null
  const event = await tx.selectFrom('events').select('at').where('id', '=', held.event_id).executeTakeFirst()
  const times = [held.linked_at, ...(event ? [event.at] : [])].map(time => time.getTime())
  // The earlier of the two: one event of a clock that runs ahead must not hide those of the others.
  return { ...newest, reached: new Date(Math.min(...times)) }
}

export async function headOf(
  executor: Executor<IdentityTables>,
  realm: string,
): Promise<{ seq: number; hash: string } | undefined> {
  return await executor
    .selectFrom('event_links')
    .select(['seq', 'hash'])
    .where('realm', '=', realm)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function appendLinks(
  tx: Transaction<IdentityTables>,
  { batch, suite, now }: LinkDependencies,
  { realm, head, lookBack }: { realm: string; head: Head; lookBack: number | null },
): Promise<number> {
  const since = head.reached === null || lookBack === null ? null : new Date(head.reached.getTime() - lookBack)
  const rows = await unlinkedEvents(tx, realm, since).limit(batch).execute()
  if (rows.length === 0) return 0
  let { seq, hash } = head
  const linkedAt = now()
  const links = rows.map(row => {
    seq += 1
    hash = linkHash({ previous: hash, realm, seq, event: storedEventOf(row) }, suite)
    return { realm, seq, event_id: row.id, hash, linked_at: linkedAt }
  })
  const written = await tx
    .insertInto('event_links')
    .values(links)
    .onConflict(conflict => conflict.doNothing())
    .returning('seq')
    .execute()
  if (written.length < links.length) throw new AppError(lostRace)
  return links.length
}

/** By the index (realm, at). Looks for what has no link, not for what comes after the last one. */
function unlinkedEvents(executor: Executor<IdentityTables>, realm: string, since: Date | null) {
  const query = selectStoredEvents(executor)
    .leftJoin('event_links as l', 'l.event_id', 'e.id')
    .where('e.realm', '=', realm)
    .where('l.event_id', 'is', null)
    .orderBy('e.at')
    .orderBy('e.id')
  return since === null ? query : query.where('e.at', '>=', since)
}
