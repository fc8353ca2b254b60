import type { Transaction } from '../../kit/database/index.ts'
import { eligibleAccount } from '../accounts/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { TicketStatus } from '../tables-tickets.ts'
import { decidedRequest } from './client-requests.ts'
import type { FreshProving, TicketDependencies } from './dependencies.ts'
import { isFresh, markOf } from './rules.ts'
import type { Holding } from './store.ts'
import type { Ticket } from './store-rows.ts'
import { writeTicketEvent } from './ticket-events.ts'

export type Decided =
  | { ok: true }
  | {
      ok: false
      code:
        | 'ticket.unknown'
        /** Decided already, or too late. */
        | 'ticket.over'
        /** Not the digits that the browser shows: the sign-in is declined. */
        | 'ticket.digits_wrong'
        /** The proof is an old one. */
        | 'ticket.proof_needed'
    }
  | Exclude<FreshProof, { ok: true }>

/**
 * Approves what this phone has scanned, or what was pushed to the phones of its account: with the digits that the browser shows, where
 * one asks, and a proof that was given for it now.
 */
export async function approveTicket(
  deps: TicketDependencies & { freshProof: FreshProving },
  caller: PhoneCaller,
  given: { ticket: string; digits: string | null; proof: unknown },
): Promise<Decided> {
  const ticket = await deps.store.find(deps.database.query, caller.realm.name, given.ticket)
  const standing = standingOf(ticket, caller, deps.now())
  if (!ticket || standing !== 'open')
    return { ok: false, code: standing === 'unknown' ? 'ticket.unknown' : 'ticket.over' }
  // Who says yes without looking does not know the digits, and one wrong guess ends it (RFC 10027 number matching).
  if (!digitsMatch(deps, ticket, given.digits)) {
    return (await end(deps, caller, ticket, 'digits'))
      ? { ok: false, code: 'ticket.digits_wrong' }
      : { ok: false, code: 'ticket.over' }
  }
  const proof = await deps.freshProof(caller, given.proof, caller.realm)
  if (!proof.ok) return proof
  if (!isFresh(new Date(proof.evidence.at), deps.now())) return { ok: false, code: 'ticket.proof_needed' }
  const approved = await deps.database.transaction(tx => approve(deps, tx, { caller, ticket, proof: proof.evidence }))
  if (!approved) return { ok: false, code: 'ticket.over' }
  tell(deps, ticket)
  return { ok: true }
}

const digitsMatch = ({ keys }: Pick<TicketDependencies, 'keys'>, { id, digitsMac }: Ticket, digits: string | null) =>
  digitsMac === null || (digits !== null && keys.verifyMac(`${id}:${digits}`, 'ticket-digits', digitsMac))

async function approve(
  deps: TicketDependencies,
  tx: Transaction<IdentityTables>,
  { caller, ticket, proof }: { caller: PhoneCaller; ticket: Ticket; proof: Evidence },
): Promise<boolean> {
  const by = {
    sessionId: caller.sessionId,
    phonePlace: markOf(deps.places.placeOf(caller.address)),
    proof,
    eligible: eligibleAccount(tx, caller.accountId),
  }
  if (!(await deps.store.approve(tx, holdingOf(caller, ticket), by))) return false
  await writeTicketEvent(deps, tx, { ticket, caller, kind: 'ticket.approved', detail: { authenticator: proof.kind } })
  const decided = { state: 'approved', proof, phoneId: caller.phoneId, at: deps.now() } as const
  const request = decidedRequest(ticket, decided)
  if (request) await deps.decided(tx, request)
  return true
}

/**
 * No proof is wanted for saying no.
 *
 * @param given.notMe the holder asked for nothing: somebody else has the password, and this way is closed to them at once
 */
export async function declineTicket(
  deps: TicketDependencies,
  caller: PhoneCaller,
  given: { ticket: string; notMe?: boolean },
): Promise<Decided> {
  const ticket = await deps.store.find(deps.database.query, caller.realm.name, given.ticket)
  const standing = standingOf(ticket, caller, deps.now())
  if (!ticket || standing === 'unknown') return { ok: false, code: 'ticket.unknown' }
  const reason = given.notMe && ticket.way === 'push' ? 'not-me' : 'holder'
  return standing === 'open' && (await end(deps, caller, ticket, reason))
    ? { ok: true }
    : { ok: false, code: 'ticket.over' }
}

/**
 * What another phone or nobody has scanned is none of this phone's, whatever id it names; what was pushed is that of every phone of the
 * account, and of no other account's.
 */
function standingOf(ticket: Ticket | null, caller: PhoneCaller, now: Date): 'unknown' | 'open' | 'over' {
  if (ticket?.accountId !== caller.accountId) return 'unknown'
  if (ticket.way === 'scan' && ticket.phoneId !== caller.phoneId) return 'unknown'
  const open: TicketStatus = ticket.way === 'scan' ? 'scanned' : 'pending'
  return ticket.status === open && ticket.expiresAt > now ? 'open' : 'over'
}

const holdingOf = ({ realm, accountId, phoneId }: PhoneCaller, { id, way }: Ticket): Holding => ({
  realm: realm.name,
  id,
  way,
  accountId,
  phoneId,
})

async function end(
  deps: TicketDependencies,
  caller: PhoneCaller,
  ticket: Ticket,
  reason: 'holder' | 'digits' | 'not-me',
): Promise<boolean> {
  const ended = await deps.database.transaction(async tx => {
    if (!(await deps.store.decline(tx, holdingOf(caller, ticket)))) return false
    await writeTicketEvent(deps, tx, { ticket, caller, kind: 'ticket.declined', detail: { reason } })
    if (reason === 'not-me') await hold(deps, tx, { caller, ticket })
    const decided = { state: 'declined', proof: null, phoneId: caller.phoneId, at: deps.now() } as const
    const request = decidedRequest(ticket, decided)
    if (request) await deps.decided(tx, request)
    return true
  })
  if (ended) tell(deps, ticket)
  return ended
}

async function hold(
  deps: TicketDependencies,
  tx: Transaction<IdentityTables>,
  { caller, ticket }: { caller: PhoneCaller; ticket: Ticket },
): Promise<void> {
  const { accountId } = caller
  if (!(await deps.store.hold(tx, { accountId, realm: ticket.realm, ticketId: ticket.id }))) return
  const eventId = await writeTicketEvent(deps, tx, { ticket, caller, kind: 'push.held' })
  const application = ticket.application ?? caller.realm.policy.name
  await deps.tellHeld(tx, { ...ticket, accountId, application }, eventId)
}

/** The browser that waits, and the account's other phones. */
function tell(deps: TicketDependencies, ticket: Ticket): void {
  deps.changed(ticket.id)
  if (ticket.way === 'push' && ticket.accountId) deps.asked(ticket.accountId)
}
