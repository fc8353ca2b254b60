import type { Visit } from '../visits/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { digitsOf, slotCode } from './derive.ts'
import { collectFor, slotAt } from './rules.ts'
import type { Ticket } from './store-rows.ts'

/** What the starting browser is shown. Of whose phone it is, nothing. */
export interface ShownTicket {
  id: string
  /** `over`: taken up, or not in time. */
  status: 'pending' | 'scanned' | 'approved' | 'declined' | 'over'
  /** What the picture says, while it is waited for. */
  text: string | null
  slotEndsAt: Date
  expiresAt: Date
  /** To be matched, once it is scanned. */
  digits: string | null
}

/** The ticket of this browser in this ceremony; who lacks the secret in the cookie finds none, whatever ids they know. */
export async function lookAtTicket(
  deps: Pick<TicketDependencies, 'database' | 'store' | 'keys' | 'now'>,
  { realm }: Pick<Visit, 'realm'>,
  { ceremonyId, secret }: { ceremonyId: string; secret: string },
): Promise<ShownTicket | null> {
  const { keys } = deps
  const ticket = await deps.store.ofBrowser(deps.database.query, ceremonyId, keys.hashToken(secret))
  if (ticket?.realm !== realm.name) return null
  const now = deps.now()
  const status = statusAt(ticket, now)
  const { slot, endsAt } = slotAt(ticket, now)
  return {
    id: ticket.id,
    status,
    text: status === 'pending' ? `${realm.issuer}/q/${ticket.id}.${slotCode(keys, secret, ticket.id, slot)}` : null,
    slotEndsAt: endsAt,
    expiresAt: ticket.expiresAt,
    digits: status === 'scanned' ? digitsOf(keys, secret, ticket.id) : null,
  }
}

function statusAt(ticket: Ticket, now: Date): ShownTicket['status'] {
  const { status, expiresAt, decidedAt, usedAt } = ticket
  if (status === 'expired' || usedAt) return 'over'
  if (status === 'declined') return 'declined'
  if (status === 'approved') return decidedAt && now.getTime() - decidedAt.getTime() < collectFor ? 'approved' : 'over'
  return expiresAt <= now ? 'over' : status
}
