import type { Context } from 'hono'
import { type Cookies, createCookies } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'

const yearSeconds = 365 * 24 * 3600

/** The three cookies of a realm: the device's secret (a year), the session's (until the browser closes), and preferences. */
export interface RealmCookies {
  device(c: Context): string | undefined
  /** @param on a shared computer forgets it with the browser, as it does the session's */
  setDevice(c: Context, secret: string, on?: { sharedComputer: boolean }): void
  session(c: Context): string | undefined
  setSession(c: Context, secret: string): void
  clearSession(c: Context): void
  /** The secret of the ticket that a ceremony of this browser shows; sent to that ceremony's pages and nowhere else. */
  ticket(c: Context, ceremonyId: string): string | undefined
  setTicket(c: Context, ceremonyId: string, secret: string, lifetime: number): void
  /** The whole name of the session's cookie, for answers that Hono does not write. */
  sessionName: string
  preferenceName(name: string): string
  preference(c: Context, name: string): string | undefined
  setPreference(c: Context, name: string, value: string): void
}

/** On its own https origin a realm takes the whole path, which `__Host-` demands: no neighbouring host can then plant a cookie of ours. */
export function createRealmCookies(realm: Realm): RealmCookies {
  const { origin, protocol } = new URL(realm.issuer)
  const cookies: Cookies = createCookies({
    app: 'identity',
    realm: realm.name,
    origin,
    path: protocol === 'https:' ? '/' : realm.path,
  })
  return {
    device: c => cookies.get(c, 'device'),
    setDevice: (c, secret, on) => cookies.set(c, 'device', secret, on?.sharedComputer ? {} : { maxAge: yearSeconds }),
    session: c => cookies.get(c, 'session'),
    setSession: (c, secret) => cookies.set(c, 'session', secret),
    clearSession: c => cookies.clear(c, 'session'),
    ticket: (c, ceremonyId) => ticketCookies(realm, ceremonyId).get(c, 'ticket'),
    setTicket: (c, ceremonyId, secret, lifetime) =>
      ticketCookies(realm, ceremonyId).set(c, 'ticket', secret, { maxAge: Math.ceil(lifetime / 1000) }),
    sessionName: cookies.name('session'),
    preferenceName: name => cookies.name(name),
    preference: (c, name) => cookies.get(c, name),
    setPreference: (c, name, value) => cookies.set(c, name, value, { maxAge: yearSeconds }),
  }
}

/** Each ceremony has its own, so that two tabs do not take each other's. */
const ticketCookies = (realm: Realm, ceremonyId: string): Cookies =>
  createCookies({
    app: 'identity',
    realm: realm.name,
    origin: new URL(realm.issuer).origin,
    path: `${realm.path}/ceremonies/${ceremonyId}`,
  })
