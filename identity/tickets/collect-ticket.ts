import type { Visit } from '../visits/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { isElsewhere, markOf, type PlaceNames, unknownPlace } from './rules.ts'

export interface Collected {
  ticketId: string
  accountId: string
  /** When the phone said yes. */
  approvedAt: Date
  /** Where both are, where they are not in one region. */
  elsewhere: { phone: PlaceNames; browser: PlaceNames } | null
}

/** Turns an approval into what the starting browser may answer its ceremony with; once. */
export async function collectTicket(
  deps: Pick<TicketDependencies, 'database' | 'store' | 'keys' | 'places'>,
  visit: Visit,
  { ceremonyId, secret }: { ceremonyId: string; secret: string },
): Promise<Collected | null> {
  if (!visit.realm.policy.qr.allowed) return null
  const pollHash = deps.keys.hashToken(secret)
  const of = { realm: visit.realm.name, ceremonyId, pollHash }
  const ticket = await deps.store.collect(deps.database.query, of)
  if (!ticket?.accountId || !ticket.decidedAt) return null
  const here = markOf(deps.places.placeOf(visit.address))
  const elsewhere = isElsewhere(ticket.phonePlace, ticket.place, here)
  return {
    ticketId: ticket.id,
    accountId: ticket.accountId,
    approvedAt: ticket.decidedAt,
    elsewhere: elsewhere
      ? {
          phone: ticket.phonePlace?.names ?? unknownPlace,
          browser: (isElsewhere(ticket.phonePlace, here) ? here : ticket.place)?.names ?? unknownPlace,
        }
      : null,
  }
}
