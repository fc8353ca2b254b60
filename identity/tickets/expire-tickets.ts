import type { Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { decidedRequest } from './client-requests.ts'
import type { TicketDependencies } from './dependencies.ts'
import type { Ticket } from './store-rows.ts'

type Expiring = Pick<TicketDependencies, 'database' | 'store' | 'events' | 'decided'>

/** Ends what ran out of time. What was scanned or pushed is somebody's, and its end an event; of a picture that nobody looked at the ceremony's tells. */
export async function expireTickets(deps: Expiring, batch: number): Promise<number> {
  return await deps.database.transaction(async tx => {
    const expired = await deps.store.expire(tx, batch)
    for (const ticket of expired) await writeExpired(deps, tx, ticket)
    return expired.length
  })
}

export async function writeExpired(
  { events, decided }: Pick<Expiring, 'events' | 'decided'>,
  tx: Transaction<IdentityTables>,
  ticket: Ticket,
): Promise<void> {
  if (!ticket.accountId) return
  await events.append(tx, {
    realm: ticket.realm,
    kind: 'ticket.expired',
    outcome: 'failure',
    surface: 'job',
    accountId: ticket.accountId,
    ceremonyId: ticket.ceremonyId,
    deviceId: ticket.deviceId,
    place: ticket.place?.names.zh ?? null,
    detail: {
      ticket: ticket.id,
      way: ticket.way,
      client: ticket.clientId,
      phone: ticket.phoneId,
      device: ticket.device,
    },
  })
  const request = decidedRequest(ticket, null)
  if (request) await decided(tx, request)
}
