import type { TicketDependencies } from './dependencies.ts'

/** Ends what ran out of time. What was scanned is somebody's, and its end an event; of a picture that nobody looked at the ceremony's tells. */
export async function expireTickets(
  { database, store, events }: Pick<TicketDependencies, 'database' | 'store' | 'events'>,
  batch: number,
): Promise<number> {
  return await database.transaction(async tx => {
    const expired = await store.expire(tx, batch)
    for (const ticket of expired) {
      if (!ticket.accountId) continue
      await events.append(tx, {
        realm: ticket.realm,
        kind: 'ticket.expired',
        outcome: 'failure',
        surface: 'job',
        accountId: ticket.accountId,
        ceremonyId: ticket.ceremonyId,
        deviceId: ticket.deviceId,
        place: ticket.place?.names.zh ?? null,
        detail: { ticket: ticket.id, phone: ticket.phoneId, device: ticket.device },
      })
    }
    return expired.length
  })
}
