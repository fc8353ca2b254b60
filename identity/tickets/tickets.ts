import type { Written } from '../../kit/i18n/index.ts'
import type { PhoneCaller } from '../phones/index.ts'
import type { Visit } from '../visits/index.ts'
import { type Begun, beginTicket } from './begin-ticket.ts'
import { type Collected, collectTicket } from './collect-ticket.ts'
import { approveTicket, type Decided, declineTicket } from './decide-ticket.ts'
import type { FreshProving, TicketDependencies } from './dependencies.ts'
import { expireTickets } from './expire-tickets.ts'
import { lookAtTicket, type ShownTicket } from './look-at-ticket.ts'
import { type Scanned, scanTicket } from './scan-ticket.ts'

interface OfBrowser {
  ceremonyId: string
  secret: string
}

export type Tickets = ReturnType<typeof createTickets>

/** Everything that happens to a ticket; every surface comes here. */
export function createTickets(deps: TicketDependencies) {
  return {
    begin: async (
      visit: Visit,
      given: { ceremonyId: string; application: Written | null; again: boolean },
    ): Promise<Begun> => await beginTicket(deps, visit, given),
    look: async (visit: Visit, of: OfBrowser): Promise<ShownTicket | null> => await lookAtTicket(deps, visit, of),
    collect: async (visit: Visit, of: OfBrowser): Promise<Collected | null> => await collectTicket(deps, visit, of),
    scan: async (caller: PhoneCaller, given: { text: string }): Promise<Scanned> =>
      await scanTicket(deps, caller, given),
    approve: async (
      caller: PhoneCaller,
      given: { ticket: string; digits: string; proof: unknown },
      freshProof: FreshProving,
    ): Promise<Decided> => await approveTicket({ ...deps, freshProof }, caller, given),
    decline: async (caller: PhoneCaller, given: { ticket: string }): Promise<Decided> =>
      await declineTicket(deps, caller, given),
    expire: async (batch: number): Promise<number> => await expireTickets(deps, batch),
  }
}
