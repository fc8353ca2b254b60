import { assuranceOf, type Evidence, methodsOf } from '../evidence/index.ts'
import type { Realm } from '../realms/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { decisionKept } from './rules.ts'
import type { Ticket } from './store-rows.ts'

export type RequestState = 'pending' | 'approved' | 'declined' | 'expired'

/** How an application's request stands, with what its approval proved. */
export interface ClientRequestState {
  id: string
  state: RequestState
  accountId: string
  clientId: string
  deadline: Date
  decidedAt: Date | null
  /** Of an approval: the phone, and what the holder proved themselves by on it; empty otherwise. */
  evidence: Evidence[]
  aal: number
  amr: string[]
  /** The session that the phone said yes in. */
  phoneId: string | null
}

export type DecidedRequest = ClientRequestState & { realm: string; state: Exclude<RequestState, 'pending'> }

/** @param by what it was just decided with, where the row does not say it yet */
export function decidedRequest(
  ticket: Ticket,
  by: { state: 'approved' | 'declined'; proof: Evidence | null; phoneId: string; at: Date } | null,
): DecidedRequest | null {
  if (ticket.asks !== 'client') return null
  const { state, ...rest } = stateOf(
    by ? { ...ticket, status: by.state, proof: by.proof, phoneId: by.phoneId, decidedAt: by.at } : ticket,
    by?.at ?? ticket.expiresAt,
  )
  return { ...rest, realm: ticket.realm, state: state === 'pending' ? 'expired' : state }
}

export async function readClientRequest(
  deps: Pick<TicketDependencies, 'database' | 'store' | 'now'>,
  realm: Realm,
  of: { id: string; clientId: string },
): Promise<ClientRequestState | null> {
  const ticket = await deps.store.find(deps.database.query, realm.name, of.id)
  return ticket?.asks === 'client' && ticket.clientId === of.clientId ? stateOf(ticket, deps.now()) : null
}

/** Takes an approval up, once: of two that redeem it exactly one gets it, and none where the phone was revoked meanwhile. */
export async function takeClientRequest(
  deps: Pick<TicketDependencies, 'database' | 'store' | 'now'>,
  realm: Realm,
  of: { id: string; clientId: string },
): Promise<ClientRequestState | null> {
  const decidedAfter = new Date(deps.now().getTime() - decisionKept)
  const taken = { realm: realm.name, ...of, decidedAfter }
  const ticket = await deps.store.takeOfClient(deps.database.query, taken)
  return ticket ? stateOf(ticket, deps.now()) : null
}

function stateOf(ticket: Ticket, now: Date): ClientRequestState {
  const { id, accountId, clientId, expiresAt: deadline, decidedAt, phoneId, proof } = ticket
  const late = ticket.status === 'pending' && deadline <= now
  const state = late || ticket.status === 'scanned' ? 'expired' : ticket.status
  const evidence: Evidence[] =
    state === 'approved' && decidedAt && proof ? [{ kind: 'push', at: decidedAt.toISOString(), bound: id }, proof] : []
  return {
    id,
    state,
    accountId: accountId ?? '',
    clientId: clientId ?? '',
    deadline,
    decidedAt,
    evidence,
    aal: assuranceOf(evidence),
    amr: methodsOf(evidence),
    phoneId,
  }
}
