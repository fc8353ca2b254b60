import type { SigningKey, SuiteName } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { appendLine, type Checkpoint, signStatement } from './checkpoint.ts'
import { headOf, linkEvents, usualLookBack } from './link-events.ts'

export type Chain = ReturnType<typeof createChain>

export interface ChainDependencies {
  database: Database<IdentityTables>
  /** The suite of new links; old ones name their own. */
  suite: SuiteName
  /** Signs checkpoints. Keep it where whoever owns the database can't reach it: in the key material. */
  signingKey: () => Promise<SigningKey>
  /** The folder outside the database; each realm has a file of lines in it. */
  checkpoints: URL
  now: () => Date
  batch?: number
}

/** Any number of processes may call these at the same time. */
export function createChain({ database, suite, signingKey, checkpoints, now, batch = 500 }: ChainDependencies) {
  const linking = { database, suite, now, batch }
  return {
    /** Links a realm's new events. Call it every few seconds. @returns how many */
    link: (realm: string): Promise<number> => linkEvents(linking, realm, usualLookBack),

    /**
     * As `link`, looking further back for events committed late: two days, or for null through all of them (after events
     * with old dates were loaded). Call it every few minutes.
     */
    sweep: (realm: string, lookBack: number | null = 2 * 86_400_000): Promise<number> =>
      linkEvents(linking, realm, lookBack),

    /**
     * Signs the head of the chain and writes it down in the database and outside, where nobody who can cut the chain's tail
     * can cut it too.
     *
     * @returns null where the head is signed already, or there is none
     */
    async checkpoint(realm: string): Promise<Checkpoint | null> {
      const head = await headOf(database.query, realm)
      if (!head || (await isSigned(database, realm, head.seq))) return null
      const checkpoint: Checkpoint = { realm, seq: head.seq, hash: head.hash, at: now().toISOString() }
      const signature = await signStatement(await signingKey(), 'lingpai-checkpoint', checkpoint)
      // Outside first: killed in between, the same head is signed again, and a line twice in the file does no harm.
      await appendLine(checkpoints, realm, JSON.stringify({ ...checkpoint, signature }))
      await database.query
        .insertInto('event_checkpoints')
        .values({ realm, seq: head.seq, hash: head.hash, signature, signed_at: new Date(checkpoint.at) })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      return checkpoint
    },
  }
}

async function isSigned(database: Database<IdentityTables>, realm: string, seq: number): Promise<boolean> {
  const row = await database.query
    .selectFrom('event_checkpoints')
    .select('seq')
    .where('realm', '=', realm)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row !== undefined
}
