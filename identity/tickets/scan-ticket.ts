import type { PhoneCaller } from '../phones/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { slotHash } from './derive.ts'
import { markOf, readPictureText } from './rules.ts'
import { showToPhone, type TicketOnPhone } from './show-to-phone.ts'
import { writeTicketEvent } from './ticket-events.ts'

export type ScanRefusal =
  | { code: 'throttled'; retryAt: Date }
  /** No picture of this realm, or none that it ever showed. */
  | { code: 'ticket.unknown' }
  /** The picture has changed since: it is scanned again. */
  | { code: 'ticket.stale' }
  | { code: 'ticket.scanned_already' }
  | { code: 'ticket.over' }

export type Scanned = { ok: true; ticket: TicketOnPhone } | ({ ok: false } & ScanRefusal)

/** Scanning is not approving: it ties the ticket to this phone and says what is asked. */
export async function scanTicket(
  deps: TicketDependencies,
  caller: PhoneCaller,
  { text }: { text: string },
): Promise<Scanned> {
  const { realm, accountId, phoneId, sessionId } = caller
  const taken = await deps.throttles.take(realm.name, realm.policy, [['scans-per-account', accountId]])
  if (!taken.ok) return taken
  const read = readPictureText(text, realm.issuer)
  if (!read || !realm.policy.qr.allowed) return { ok: false, code: 'ticket.unknown' }
  const codeHash = slotHash(deps.keys, read.id, read.code)
  const phonePlace = markOf(deps.places.placeOf(caller.address))
  const ticket = await deps.database.transaction(async tx => {
    const scan = { realm: realm.name, id: read.id, codeHash, accountId, phoneId, sessionId, phonePlace }
    const scanned = await deps.store.scan(tx, scan)
    if (scanned) await writeTicketEvent(deps, tx, { ticket: scanned, caller, kind: 'ticket.scanned' })
    return scanned
  })
  if (!ticket) return await whyNot(deps, caller, { id: read.id, codeHash })
  deps.changed(ticket.id)
  return { ok: true, ticket: await showToPhone(deps, caller, ticket) }
}

/** Only who has seen one of its pictures learns anything of a ticket. A second scan is written down: a picture was passed on. */
async function whyNot(
  deps: TicketDependencies,
  caller: PhoneCaller,
  { id, codeHash }: { id: string; codeHash: string },
): Promise<{ ok: false } & ScanRefusal> {
  const ticket = await deps.store.find(deps.database.query, caller.realm.name, id)
  if (!ticket?.slotHashes.includes(codeHash)) return { ok: false, code: 'ticket.unknown' }
  if (ticket.expiresAt <= deps.now() || ticket.status === 'expired') return { ok: false, code: 'ticket.over' }
  if (ticket.status === 'pending') return { ok: false, code: 'ticket.stale' }
  await writeTicketEvent(deps, deps.database.query, { ticket, caller, kind: 'ticket.scanned-again' })
  return { ok: false, code: 'ticket.scanned_already' }
}
