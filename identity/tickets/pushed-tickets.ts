import type { Executor } from '../../kit/database/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { FreshProving, TicketDependencies } from './dependencies.ts'
import { digitsOf, pushedSecret } from './derive.ts'
import { collectFor } from './rules.ts'
import { showToPhone, type TicketOnPhone } from './show-to-phone.ts'
import type { Ticket } from './store-rows.ts'

/** What the browser that waits is shown; nothing of which phone it is. */
export interface ShownRequest {
  id: string
  status: 'pending' | 'approved' | 'declined' | 'over'
  expiresAt: Date
  /** To be typed on the phone, while it is waited for. */
  digits: string | null
}

/** The request that a ceremony has pushed last; whether it is this browser's ceremony is the caller's to know. */
export async function lookAtPushed(
  deps: Pick<TicketDependencies, 'database' | 'store' | 'keys' | 'now'>,
  ceremonyId: string,
): Promise<ShownRequest | null> {
  const ticket = await deps.store.ofCeremony(deps.database.query, ceremonyId)
  if (!ticket) return null
  const status = statusAt(ticket, deps.now())
  const { id, expiresAt } = ticket
  return {
    id,
    status,
    expiresAt,
    digits: status === 'pending' ? digitsOf(deps.keys, pushedSecret(deps.keys, id), id) : null,
  }
}

function statusAt({ status, expiresAt, decidedAt, usedAt }: Ticket, now: Date): ShownRequest['status'] {
  if (status === 'declined') return 'declined'
  const inTime = decidedAt !== null && now.getTime() - decidedAt.getTime() < collectFor
  if (status === 'approved') return inTime && !usedAt ? 'approved' : 'over'
  return status === 'pending' && expiresAt > now ? 'pending' : 'over'
}

/** The person at the browser would rather use something else: what waits on the phone is gone from there. */
export async function withdrawPushed(
  { database, store, asked }: Pick<TicketDependencies, 'database' | 'store' | 'asked'>,
  ceremonyId: string,
): Promise<void> {
  const ticket = await store.ofCeremony(database.query, ceremonyId)
  if (ticket?.status !== 'pending' || !ticket.accountId) return
  await store.supersede(database.query, ceremonyId)
  asked(ticket.accountId)
}

/** Turns an approval into evidence for the ceremony that asked; once. */
export async function collectPushed(
  deps: Pick<TicketDependencies, 'database' | 'store'>,
  visit: Pick<Visit, 'realm'>,
  of: { ceremonyId: string; accountId: string },
): Promise<{ ticketId: string; approvedAt: Date } | null> {
  if (!visit.realm.policy.push.allowed) return null
  const ticket = await deps.store.collectPushed(deps.database.query, { realm: visit.realm.name, ...of })
  return ticket?.decidedAt ? { ticketId: ticket.id, approvedAt: ticket.decidedAt } : null
}

export interface Waiting {
  request: TicketOnPhone | null
  /** Since when the holder has closed this way. */
  heldSince: Date | null
}

/** What waits for this phone's account, and whether anything may. */
export async function readWaiting(deps: TicketDependencies, caller: PhoneCaller): Promise<Waiting> {
  const { query } = deps.database
  const ticket = await deps.store.waiting(query, caller.realm.name, caller.accountId)
  return {
    request: ticket && (await showToPhone(deps, caller, ticket)),
    heldSince: await deps.store.heldSince(query, caller.accountId),
  }
}

/** Opens the way that "not me" closed: its holder has shown, on a phone of the account, that it is they. */
export async function releasePush(
  deps: TicketDependencies & { freshProof: FreshProving },
  caller: PhoneCaller,
  given: { proof: unknown },
): Promise<{ ok: true } | Exclude<FreshProof, { ok: true }>> {
  const proof = await deps.freshProof(caller, given.proof, caller.realm)
  if (!proof.ok) return proof
  await deps.database.transaction(async tx => {
    if (!(await deps.store.heldSince(tx, caller.accountId))) return
    const where = {
      realm: caller.realm.name,
      accountId: caller.accountId,
      surface: 'api' as const,
      sessionId: caller.sessionId,
      place: caller.place,
      device: caller.client,
    }
    await release(deps, tx, where, proof.evidence.kind)
  })
  return { ok: true }
}

interface Releasing {
  realm: string
  accountId: string
  surface: 'api' | 'page' | 'oidc'
  sessionId: string | null
  place: string | null
  device: string
}

/**
 * Of an account that is known to be held.
 *
 * @param by what its holder has proved: on the phone, or at a sign-in by something stronger
 */
export async function release(
  { store, events }: Pick<TicketDependencies, 'store' | 'events'>,
  executor: Executor<IdentityTables>,
  { realm, accountId, surface, sessionId, place, device }: Releasing,
  by: string,
): Promise<void> {
  await store.release(executor, accountId)
  const detail = { authenticator: by, device }
  const kind = 'push.released' as const
  await events.append(executor, { realm, kind, outcome: 'success', surface, accountId, sessionId, place, detail })
}
