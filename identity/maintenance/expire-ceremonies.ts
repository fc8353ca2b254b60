import type { Database } from '../../kit/database/index.ts'
import type { CeremonyStore } from '../ceremonies/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface ExpiryDependencies {
  database: Database<IdentityTables>
  ceremonies: Pick<CeremonyStore, 'expire'>
  events: EventLog
}

/** Ends what ran out of time; that is an outcome too, and an event in the same transaction. @returns how many */
export async function expireBatch(
  { database, ceremonies, events }: ExpiryDependencies,
  batch: number,
): Promise<number> {
  return await database.transaction(async tx => {
    const expired = await ceremonies.expire(tx, batch)
    for (const { id, realm, purpose, accountId } of expired) {
      await events.append(tx, {
        realm,
        kind: 'ceremony.expired',
        outcome: 'failure',
        surface: 'job',
        accountId,
        ceremonyId: id,
        detail: { purpose },
      })
    }
    return expired.length
  })
}
