import type { PhoneCaller } from '../phones/index.ts'
import { addressKeyOf } from '../visits/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { slotHash, typedMac } from './derive.ts'
import { markOf, readPictureText, readTypedCode } from './rules.ts'
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
  if (!realm.policy.qr.allowed) return { ok: false, code: 'ticket.unknown' }
  const typed = readTypedCode(text)
  const found = typed === null ? findScanned(deps, caller, text) : await findTyped(deps, caller, typed)
  if (!found.ok) return found
  const { id, codeHash } = found
  const phonePlace = markOf(deps.places.placeOf(caller.address))
  const ticket = await deps.database.transaction(async tx => {
    const scan = { realm: realm.name, id, codeHash, accountId, phoneId, sessionId, phonePlace }
    const scanned = await deps.store.scan(tx, scan)
    if (scanned) await writeTicketEvent(deps, tx, { ticket: scanned, caller, kind: 'ticket.scanned' })
    return scanned
  })
  if (!ticket) return await whyNot(deps, caller, { id, codeHash })
  deps.changed(ticket.id)
  return { ok: true, ticket: await showToPhone(deps, caller, ticket, { typed: typed !== null }) }
}

type Found = { ok: true; id: string; codeHash: string } | ({ ok: false } & ScanRefusal)

function findScanned({ keys }: TicketDependencies, { realm }: PhoneCaller, text: string): Found {
  const read = readPictureText(text, realm.issuer)
  if (!read) return { ok: false, code: 'ticket.unknown' }
  return { ok: true, id: read.id, codeHash: slotHash(keys, read.id, read.code) }
}

/** So few digits can be guessed at, unlike the picture: tries are limited by account and by address. Two with the same are both left alone. */
async function findTyped(deps: TicketDependencies, caller: PhoneCaller, code: string): Promise<Found> {
  const { realm, accountId, address } = caller
  const taken = await deps.throttles.take(realm.name, realm.policy, [
    ['typed-codes-per-account', accountId],
    ['typed-codes-per-address', addressKeyOf(deps.keys, address)],
  ])
  if (!taken.ok) return taken
  const codeHash = typedMac(deps.keys, realm.name, code)
  const [id, another] = await deps.store.byTyped(deps.database.query, realm.name, codeHash)
  if (id === undefined) return { ok: false, code: 'ticket.unknown' }
  return another === undefined ? { ok: true, id, codeHash } : { ok: false, code: 'ticket.stale' }
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
