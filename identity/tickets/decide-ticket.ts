import { eligibleAccount } from '../accounts/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { TicketStatus } from '../tables-tickets.ts'
import type { FreshProving, TicketDependencies } from './dependencies.ts'
import { isFresh, markOf } from './rules.ts'
import type { Holding, Ticket } from './store.ts'
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

/** Approves what this phone has scanned: with the digits that its browser shows, and a proof that was given for it now. */
export async function approveTicket(
  deps: TicketDependencies & { freshProof: FreshProving },
  caller: PhoneCaller,
  given: { ticket: string; digits: string; proof: unknown },
): Promise<Decided> {
  const ticket = await deps.store.find(deps.database.query, caller.realm.name, given.ticket)
  const standing = standingOf(ticket, caller, deps.now())
  if (!ticket || standing !== 'scanned')
    return { ok: false, code: standing === 'unknown' ? 'ticket.unknown' : 'ticket.over' }
  // Who says yes without looking does not know the digits, and one wrong guess ends it (RFC 10027 number matching).
  if (!deps.keys.verifyMac(`${ticket.id}:${given.digits}`, 'ticket-digits', ticket.digitsMac)) {
    return (await end(deps, caller, ticket, 'digits'))
      ? { ok: false, code: 'ticket.digits_wrong' }
      : { ok: false, code: 'ticket.over' }
  }
  const proof = await deps.freshProof(caller, given.proof, caller.realm)
  if (!proof.ok) return proof
  if (!isFresh(new Date(proof.evidence.at), deps.now())) return { ok: false, code: 'ticket.proof_needed' }
  const approved = await deps.database.transaction(async tx => {
    const by = {
      sessionId: caller.sessionId,
      phonePlace: markOf(deps.places.placeOf(caller.address)),
      eligible: eligibleAccount(tx, caller.accountId),
    }
    if (!(await deps.store.approve(tx, holdingOf(caller, ticket), by))) return false
    await writeTicketEvent(deps, tx, {
      ticket,
      caller,
      kind: 'ticket.approved',
      detail: { authenticator: proof.evidence.kind },
    })
    return true
  })
  if (!approved) return { ok: false, code: 'ticket.over' }
  deps.changed(ticket.id)
  return { ok: true }
}

/** No proof is wanted for saying no. */
export async function declineTicket(
  deps: TicketDependencies,
  caller: PhoneCaller,
  given: { ticket: string },
): Promise<Decided> {
  const ticket = await deps.store.find(deps.database.query, caller.realm.name, given.ticket)
  const standing = standingOf(ticket, caller, deps.now())
  if (!ticket || standing === 'unknown') return { ok: false, code: 'ticket.unknown' }
  return standing === 'scanned' && (await end(deps, caller, ticket, 'holder'))
    ? { ok: true }
    : { ok: false, code: 'ticket.over' }
}

/** A ticket that another phone or nobody has scanned is none of this phone's, whatever id it names. */
function standingOf(ticket: Ticket | null, caller: PhoneCaller, now: Date): TicketStatus | 'unknown' {
  if (ticket?.accountId !== caller.accountId || ticket.phoneId !== caller.phoneId) return 'unknown'
  return ticket.expiresAt <= now ? 'expired' : ticket.status
}

const holdingOf = ({ realm, accountId, phoneId }: PhoneCaller, { id }: Ticket): Holding => ({
  realm: realm.name,
  id,
  accountId,
  phoneId,
})

async function end(
  deps: TicketDependencies,
  caller: PhoneCaller,
  ticket: Ticket,
  reason: 'holder' | 'digits',
): Promise<boolean> {
  const ended = await deps.database.transaction(async tx => {
    if (!(await deps.store.decline(tx, holdingOf(caller, ticket)))) return false
    await writeTicketEvent(deps, tx, { ticket, caller, kind: 'ticket.declined', detail: { reason } })
    return true
  })
  if (ended) deps.changed(ticket.id)
  return ended
}
