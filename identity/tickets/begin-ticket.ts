import type { Written } from '../../kit/i18n/index.ts'
import { addressPrefix } from '../../kit/places/index.ts'
import type { Visit } from '../visits/index.ts'
import type { TicketDependencies } from './dependencies.ts'
import { digitsOf, slotCode, slotHash } from './derive.ts'
import { markOf, slotCount } from './rules.ts'

export type Begun = { ok: true; secret: string } | { ok: false; code: 'throttled'; retryAt: Date }

/**
 * Makes a ticket for a sign-in that this browser is in. What it had before is over, so one browser shows one picture.
 *
 * @returns the secret for the browser's cookie; it is nowhere else
 */
export async function beginTicket(
  deps: TicketDependencies,
  visit: Visit,
  given: { ceremonyId: string; application: Written | null; again: boolean },
): Promise<Begun> {
  const { database, store, keys } = deps
  const { name: realm, policy } = visit.realm
  const taken = await deps.throttles.take(realm, policy, [['tickets-per-address', visit.addressKey]])
  if (!taken.ok) return taken
  const { lifetime, slot } = policy.qr
  const [id, secret] = [deps.newId(), keys.randomToken()]
  const codes = Array.from({ length: slotCount(lifetime, slot) }, (_, index) => slotCode(keys, secret, id, index))
  if (given.again) await store.supersede(database.query, given.ceremonyId)
  await store.insert(database.query, {
    id,
    realm,
    way: 'scan',
    asks: 'sign-in',
    ceremonyId: given.ceremonyId,
    pollHash: keys.hashToken(secret),
    slotHashes: codes.map(code => slotHash(keys, id, code)),
    slotMs: slot,
    digitsMac: keys.mac(`${id}:${digitsOf(keys, secret, id)}`, 'ticket-digits'),
    device: visit.clientLabel,
    deviceId: visit.deviceId,
    place: markOf(deps.places.placeOf(visit.address)),
    network: addressPrefix(visit.address),
    application: given.application,
    accountId: null,
    clientId: null,
    contents: null,
    expiresAt: new Date(deps.now().getTime() + lifetime),
  })
  return { ok: true, secret }
}
