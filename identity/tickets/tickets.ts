import type { Executor } from '../../kit/database/index.ts'
import type { Written } from '../../kit/i18n/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import { type Begun, beginTicket } from './begin-ticket.ts'
import { type ClientRequestState, readClientRequest, takeClientRequest } from './client-requests.ts'
import { type Collected, collectTicket } from './collect-ticket.ts'
import { approveTicket, type Decided, declineTicket } from './decide-ticket.ts'
import type { FreshProving, TicketDependencies } from './dependencies.ts'
import { expireTickets } from './expire-tickets.ts'
import { lookAtTicket, type ShownTicket } from './look-at-ticket.ts'
import {
  type CeremonyRequest,
  type ClientRequest,
  type Pushed,
  pushForCeremony,
  pushForClient,
} from './push-request.ts'
import {
  collectPushed,
  lookAtPushed,
  readWaiting,
  release,
  releasePush,
  type ShownRequest,
  type Waiting,
  withdrawPushed,
} from './pushed-tickets.ts'
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
      given: { ticket: string; digits: string | null; proof: unknown },
      freshProof: FreshProving,
    ): Promise<Decided> => await approveTicket({ ...deps, freshProof }, caller, given),
    decline: async (caller: PhoneCaller, given: { ticket: string; notMe?: boolean }): Promise<Decided> =>
      await declineTicket(deps, caller, given),
    expire: async (batch: number): Promise<number> => await expireTickets(deps, batch),
    /** Asks the phones of an account for the browser of a ceremony. */
    push: async (visit: Visit, request: CeremonyRequest): Promise<Pushed> =>
      await pushForCeremony(deps, visit, request),
    /** What a ceremony has pushed last, for its own browser. */
    lookAtPushed: async (ceremonyId: string): Promise<ShownRequest | null> => await lookAtPushed(deps, ceremonyId),
    withdrawPushed: async (ceremonyId: string): Promise<void> => await withdrawPushed(deps, ceremonyId),
    collectPushed: async (visit: Visit, of: { ceremonyId: string; accountId: string }) =>
      await collectPushed(deps, visit, of),
    waiting: async (caller: PhoneCaller): Promise<Waiting> => await readWaiting(deps, caller),
    /** Which request waits, for who only says that one does. */
    waitingId: async (realm: string, accountId: string): Promise<string | null> =>
      (await deps.store.waiting(deps.database.query, realm, accountId))?.id ?? null,
    /** Opens again what "not me" has closed. */
    releasePush: async (
      caller: PhoneCaller,
      given: { proof: unknown },
      freshProof: FreshProving,
    ): Promise<{ ok: true } | Exclude<FreshProof, { ok: true }>> =>
      await releasePush({ ...deps, freshProof }, caller, given),
    /** The same at a sign-in by something that withstands who has the password. */
    releaseAtSignIn: async (
      executor: Executor<IdentityTables>,
      where: Parameters<typeof release>[2],
      by: string,
    ): Promise<void> => await release(deps, executor, where, by),
    requests: clientRequests(deps),
  }
}

/** Requests of applications that ask without a browser (CIBA); who may ask for what is theirs to know. */
function clientRequests(deps: TicketDependencies) {
  return {
    create: async (request: ClientRequest): Promise<Pushed> => await pushForClient(deps, request),
    read: async (realm: Realm, of: { id: string; clientId: string }): Promise<ClientRequestState | null> =>
      await readClientRequest(deps, realm, of),
    take: async (realm: Realm, of: { id: string; clientId: string }): Promise<ClientRequestState | null> =>
      await takeClientRequest(deps, realm, of),
    withdraw: async (realm: Realm, id: string): Promise<boolean> => {
      const { query } = deps.database
      const withdrawn = await deps.store.withdraw(query, { realm: realm.name, id })
      const ticket = withdrawn ? await deps.store.find(query, realm.name, id) : null
      if (ticket?.accountId) deps.asked(ticket.accountId)
      return withdrawn
    },
  }
}
