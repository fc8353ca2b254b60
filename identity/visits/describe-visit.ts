import type { Context } from 'hono'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { describeClient } from '../../kit/http/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import { addressPrefix, type Places, placeName } from '../../kit/places/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { Surface } from '../events/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Session, SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { addressKeyOf } from './address-key.ts'
import type { Visit } from './visit.ts'

/** The cookies of the realm that say which browser it is. */
export interface VisitCookies {
  device(c: Context): string | undefined
  setDevice(c: Context, secret: string): void
  session(c: Context): string | undefined
}

export interface VisitDependencies {
  database: Database<IdentityTables>
  devices: DeviceStore
  sessions: SessionStore
  keys: KeyRing
  places: Places
  clientAddress: (c: Context) => string
  /** What the browser showed to a proxy of ours. */
  clientCertificate?: (c: Context) => Uint8Array | null
}

interface Request {
  c: Context
  realm: Realm
  cookies: VisitCookies
  language: Language
  surface: Surface
}

/** Describes one request to the use cases: browser, device, session, place. A browser without a device cookie gets one. */
export async function describeVisit(
  deps: VisitDependencies,
  { c, realm, cookies, language, surface }: Request,
): Promise<Visit> {
  const { keys } = deps
  const given = cookies.device(c)
  const deviceSecret = given ?? keys.randomToken()
  if (!given) cookies.setDevice(c, deviceSecret)
  const address = deps.clientAddress(c)
  const client = describeClient(c.req.raw.headers)
  const place = address ? deps.places.placeOf(address) : null
  return {
    realm,
    surface,
    language,
    browserHash: keys.hashToken(deviceSecret),
    deviceSecret,
    deviceId: given ? await deviceId(deps, realm, given) : null,
    session: await sessionOf(deps, realm, cookies.session(c)),
    client,
    clientLabel: [client.browser, client.system].filter(Boolean).join(' · '),
    place: place ? placeName(place, language) : null,
    address,
    addressKey: addressKeyOf(keys, address),
    clientCertificate: deps.clientCertificate?.(c) ?? null,
    prefixKey: keys.mac(addressPrefix(address) ?? address, 'address'),
    headers: c.req.raw.headers,
  }
}

async function deviceId(deps: VisitDependencies, realm: Realm, secret: string): Promise<string | null> {
  const device = await deps.devices.find(deps.database.query, realm.name, secret)
  return device?.id ?? null
}

async function sessionOf(deps: VisitDependencies, realm: Realm, secret: string | undefined): Promise<Session | null> {
  return secret ? await deps.sessions.find(deps.database.query, realm.name, secret, realm.policy.sessions) : null
}
