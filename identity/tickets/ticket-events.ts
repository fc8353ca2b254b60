import type { Executor } from '../../kit/database/index.ts'
import type { Surface } from '../events/index.ts'
import type { PhoneCaller } from '../phones/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PushedTicket, TicketDependencies } from './dependencies.ts'
import type { Ticket } from './store-rows.ts'

type TicketEvent = 'ticket.scanned' | 'ticket.scanned-again' | 'ticket.approved' | 'ticket.declined' | 'push.held'

const outcomes = {
  'ticket.scanned': 'success',
  'ticket.scanned-again': 'refused',
  'ticket.approved': 'success',
  'ticket.declined': 'refused',
  'push.held': 'success',
} as const

/** Device and place are those of the browser that asked: what the holder wants to know is who wanted in. */
export async function writeTicketEvent(
  { events }: Pick<TicketDependencies, 'events'>,
  executor: Executor<IdentityTables>,
  given: { ticket: Ticket; caller: PhoneCaller; kind: TicketEvent; detail?: Record<string, unknown> },
): Promise<string> {
  const { ticket, caller, kind, detail } = given
  return await events.append(executor, {
    realm: ticket.realm,
    kind,
    outcome: outcomes[kind],
    surface: 'api',
    accountId: caller.accountId,
    sessionId: caller.sessionId,
    ceremonyId: ticket.ceremonyId,
    deviceId: ticket.deviceId,
    place: ticket.place ? (caller.language === 'en' ? ticket.place.names.en : ticket.place.names.zh) : null,
    detail: {
      ticket: ticket.id,
      way: ticket.way,
      ...(ticket.clientId ? { client: ticket.clientId } : {}),
      phone: caller.phoneId,
      device: ticket.device,
      ...detail,
    },
  })
}

export async function writePushEvent(
  { events }: Pick<TicketDependencies, 'events'>,
  executor: Executor<IdentityTables>,
  ticket: PushedTicket,
  surface: Surface,
): Promise<void> {
  await events.append(executor, {
    realm: ticket.realm,
    kind: 'ticket.pushed',
    outcome: 'success',
    surface,
    accountId: ticket.accountId,
    ceremonyId: ticket.ceremonyId,
    deviceId: ticket.deviceId,
    place: ticket.place?.names.zh ?? null,
    detail: {
      ticket: ticket.id,
      way: ticket.way,
      ...(ticket.clientId ? { client: ticket.clientId } : {}),
      device: ticket.device,
    },
  })
}
