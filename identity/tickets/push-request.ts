import type { Transaction } from '../../kit/database/index.ts'
import type { Written } from '../../kit/i18n/index.ts'
import { addressPrefix } from '../../kit/places/index.ts'
import type { Surface } from '../events/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { PushedTicket, TicketDependencies } from './dependencies.ts'
import { digitsOf, pushedSecret } from './derive.ts'
import { writeExpired } from './expire-tickets.ts'
import { markOf, type RequestContents } from './rules.ts'
import { writePushEvent } from './ticket-events.ts'

export type PushRefusal =
  | { code: 'throttled'; retryAt: Date }
  /** The account has no phone, the realm takes none, or the holder has closed this way. */
  | { code: 'push.unavailable' }
  /** One waits already: the holder decides that one first. */
  | { code: 'push.waiting' }
  /** Declined too often. */
  | { code: 'push.paused'; retryAt: Date }

export type Pushed = { ok: true; id: string } | ({ ok: false } & PushRefusal)

/** What a browser that is in a ceremony asks the phones of the ceremony's account. */
export interface CeremonyRequest {
  ceremonyId: string
  accountId: string
  asks: 'sign-in' | 'step-up'
  application: Written | null
}

/** What an application asks without a browser (CIBA). */
export interface ClientRequest {
  realm: Realm
  accountId: string
  clientId: string
  application: Written
  what: RequestContents
  /** Until when it may be decided; the realm's longest where it is later. */
  deadline: Date
  /** The throttle key of who asks; requests of a client count together. */
  addressKey: string
}

/** Asks the phones for this browser; one that waits for the same ceremony makes way. */
export async function pushForCeremony(
  deps: TicketDependencies,
  visit: Visit,
  request: CeremonyRequest,
): Promise<Pushed> {
  const { policy } = visit.realm
  const id = deps.newId()
  const by = { realm: visit.realm, addressKey: visit.addressKey, surface: visit.surface }
  return await push(deps, by, {
    ...nothingScanned,
    id,
    realm: visit.realm.name,
    asks: request.asks,
    ceremonyId: request.ceremonyId,
    digitsMac: deps.keys.mac(`${id}:${digitsOf(deps.keys, pushedSecret(deps.keys, id), id)}`, 'ticket-digits'),
    device: visit.clientLabel,
    deviceId: visit.deviceId,
    place: markOf(deps.places.placeOf(visit.address)),
    network: addressPrefix(visit.address),
    application: request.application ?? policy.name,
    accountId: request.accountId,
    clientId: null,
    contents: null,
    expiresAt: new Date(deps.now().getTime() + policy.push.lifetime),
  })
}

/** Asks the phones for an application; no browser shows digits, what binds the two is the message (CIBA 7.1 `binding_message`). */
export async function pushForClient(deps: TicketDependencies, request: ClientRequest): Promise<Pushed> {
  const { realm } = request
  const latest = deps.now().getTime() + realm.policy.push.lifetime
  return await push(
    deps,
    { realm, addressKey: request.addressKey, surface: 'oidc' },
    {
      ...nothingScanned,
      id: deps.newId(),
      realm: realm.name,
      asks: 'client',
      ceremonyId: null,
      digitsMac: null,
      device: null,
      deviceId: null,
      place: null,
      network: null,
      application: request.application,
      accountId: request.accountId,
      clientId: request.clientId,
      contents: deps.keys.encrypt(JSON.stringify(request.what), 'tickets.contents'),
      expiresAt: new Date(Math.min(latest, request.deadline.getTime())),
    },
  )
}

const nothingScanned = { way: 'push', pollHash: null, slotHashes: [], slotMs: 0 } as const

interface Asking {
  realm: Realm
  addressKey: string
  surface: Surface
}

async function push(deps: TicketDependencies, by: Asking, ticket: PushedTicket): Promise<Pushed> {
  const { realm, addressKey } = by
  const { policy } = realm
  if (!policy.push.allowed) return { ok: false, code: 'push.unavailable' }
  const taken = await deps.throttles.take(realm.name, policy, [
    ['pushes-per-account', ticket.accountId],
    ['pushes-per-address', addressKey],
  ])
  if (!taken.ok) return taken
  const pushed = await deps.database.transaction(tx => insert(deps, tx, by, ticket))
  if (pushed.ok) deps.asked(ticket.accountId)
  return pushed
}

async function insert(
  deps: TicketDependencies,
  tx: Transaction<IdentityTables>,
  { realm, surface }: Asking,
  ticket: PushedTicket,
): Promise<Pushed> {
  const { limit, within } = realm.policy.push.declines
  const since = new Date(deps.now().getTime() - within)
  const standing = await deps.store.pushStanding(tx, ticket.accountId, { limit, since })
  if (standing.held || standing.phones === 0) return { ok: false, code: 'push.unavailable' }
  // Whoever says no is asked less often, not more (RFC 10027, push bombing).
  if (standing.declinedFrom)
    return { ok: false, code: 'push.paused', retryAt: new Date(standing.declinedFrom.getTime() + within) }
  for (const late of await deps.store.endLate(tx, ticket.accountId)) await writeExpired(deps, tx, late)
  if (ticket.ceremonyId) await deps.store.supersede(tx, ticket.ceremonyId)
  if (!(await deps.store.push(tx, ticket))) return { ok: false, code: 'push.waiting' }
  await writePushEvent(deps, tx, ticket, surface)
  await deps.announce(tx, ticket)
  return { ok: true, id: ticket.id }
}
