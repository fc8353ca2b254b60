import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { checkCheckpoints, pagesFromDatabase, pagesFromFile } from './check-checkpoints.ts'
import type { PublicKey } from './checkpoint.ts'
import { type Finding, finding } from './findings.ts'
import { realmsWithEvents } from './realms-with-events.ts'
import { exactTime } from './stored-events.ts'
import { walkChain } from './walk-chain.ts'

export interface VerifierDependencies {
  database: Database<IdentityTables>
  /** The keys that checkpoints may be signed with, old ones too; from the key material, never from this database. */
  publicKeys: readonly PublicKey[]
  /** The folder of checkpoint files, or of copies kept elsewhere; null to go by the database alone, which sees no cut tail. */
  checkpoints: URL | null
  now: () => Date
  /** Rows read at a time. */
  batch?: number
}

export interface Verification {
  realm: string
  /** Links in the chain. */
  links: number
  /** Events erased at the end of their time, by a signed statement. */
  erased: number
  /** Checkpoints tried, in the database and outside. */
  checkpoints: number
  /** None when all is as it was written. */
  findings: Finding[]
}

/** An event is linked within seconds; one without a link after this is a finding. */
export const linkedWithin = 60_000

export type Verifier = ReturnType<typeof createVerifier>

/** Checks whole chains. Only reads, in batches by key, so that it may run beside the service and over millions of events. */
export function createVerifier({ database, publicKeys, checkpoints, now, batch = 1000 }: VerifierDependencies) {
  const executor = database.query

  async function verify(realm: string): Promise<Verification> {
    const options = { realm, publicKeys, batch }
    const walk = await walkChain(executor, options)
    const inside = await checkCheckpoints(executor, options, {
      source: 'database',
      pages: pagesFromDatabase(executor, options),
    })
    const outside = checkpoints
      ? await checkCheckpoints(executor, options, { source: 'file', pages: pagesFromFile(checkpoints, options) })
      : { checkpoints: 0, findings: [] }
    const unlinked = await findUnlinked(executor, realm, { before: new Date(now().getTime() - linkedWithin), batch })
    return {
      realm,
      links: walk.links,
      erased: walk.erased,
      checkpoints: inside.checkpoints + outside.checkpoints,
      findings: [...walk.findings, ...inside.findings, ...outside.findings, ...unlinked],
    }
  }

  return {
    verify,
    /** Every realm that has events, links or a checkpoint file. */
    async verifyAll(): Promise<Verification[]> {
      const realms = new Set([
        ...(await realmsWithEvents(executor)),
        ...(checkpoints ? await realmsOf(checkpoints) : []),
      ])
      const verifications: Verification[] = []
      for (const realm of [...realms].toSorted()) verifications.push(await verify(realm))
      return verifications
    },
  }
}

async function findUnlinked(
  executor: Executor<IdentityTables>,
  realm: string,
  { before, batch }: { before: Date; batch: number },
): Promise<Finding[]> {
  const findings: Finding[] = []
  // By the time's text: a Date would lose what lies below a millisecond, and the place in the list with it.
  let from = '-infinity'
  let afterId = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await executor
      .selectFrom('events as e')
      .leftJoin('event_links as l', 'l.event_id', 'e.id')
      .select(['e.id', 'l.seq'])
      .select(exactTime.as('at_text'))
      .where('e.realm', '=', realm)
      .where('e.at', '<', before)
      .where(sql<boolean>`(e.at, e.id) > (${from}::timestamptz, ${afterId}::uuid)`)
      .orderBy('e.at')
      .orderBy('e.id')
      .limit(batch)
      .execute()
    for (const row of rows) {
      if (row.seq === null) findings.push(finding('event.unlinked', realm, { eventId: row.id, at: row.at_text }))
    }
    const last = rows.at(-1)
    if (!last) return findings
    from = last.at_text
    afterId = last.id
  }
}

async function realmsOf(folder: URL): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap(name => (name.endsWith('.jsonl') ? [decodeURIComponent(name.slice(0, -'.jsonl'.length))] : []))
}
