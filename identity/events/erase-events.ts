import type { SigningKey } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { EventLog } from './append.ts'
import { erasureKind, writeErasure } from './erasure-statement.ts'

export interface EventErasureDependencies {
  database: Database<IdentityTables>
  events: EventLog
  signingKey: () => Promise<SigningKey>
  now: () => Date
  batch?: number
}

export type EventErasure = ReturnType<typeof createEventErasure>

/**
 * Erases the masked events of a closed account when their time has come. Their links stay, so the chain holds; a signed event
 * says which places were emptied, so that the verifier tells this from a removal.
 */
export function createEventErasure({ database, events, signingKey, now, batch = 500 }: EventErasureDependencies) {
  async function eraseBatch(realm: string, accountId: string): Promise<number> {
    // What is not linked yet is left for the next time: without a place it could not be accounted for.
    const rows = await database.query
      .selectFrom('events as e')
      .innerJoin('event_links as l', 'l.event_id', 'e.id')
      .select(['e.id', 'l.seq'])
      .where('e.account_id', '=', accountId)
      .orderBy('e.id')
      .limit(batch)
      .execute()
    if (rows.length === 0) return 0
    const seqs = rows.map(row => row.seq)
    const detail = await writeErasure(await signingKey(), { realm, seqs, at: now() })
    await database.transaction(async tx => {
      const ids = rows.map(row => row.id)
      await tx.deleteFrom('events').where('id', 'in', ids).execute()
      await events.append(tx, { realm, kind: erasureKind, outcome: 'success', surface: 'job', detail })
    })
    return rows.length
  }

  return {
    async eraseEventsOf(realm: string, accountId: string): Promise<number> {
      for (let erased = 0; ; ) {
        const count = await eraseBatch(realm, accountId)
        erased += count
        if (count < batch) return erased
      }
    },
  }
}
