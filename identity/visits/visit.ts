import type { Language } from '../../kit/i18n/index.ts'
import type { Surface } from '../events/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Session } from '../sessions/index.ts'

/** One request of one browser or client, as every surface describes it to the use cases. */
export interface Visit {
  realm: Realm
  surface: Surface
  language: Language
  /** Hash of the browser's cookie: a ceremony goes on only in the browser that began it. */
  browserHash: string
  /** The device cookie's secret; made for a browser that had none. */
  deviceSecret: string
  /** null until a full sign-in on this device was written down. */
  deviceId: string | null
  /** The live session of the browser, if it has one. */
  session: Session | null
  client: { browser: string; system: string; formFactor: string }
  /** The region the address is in, as shown to the person; null where unknown. */
  place: string | null
  address: string
  /** Keyed hashes, for throttles and the risk rules' counts. */
  addressKey: string
  prefixKey: string
  /** DER, as a trusted proxy passed it on; nothing is proved by it yet. */
  clientCertificate?: Uint8Array | null
  /** As received: the risk rules look for what only machines send. */
  headers: Headers
  /** How the device is called in lists: `Chrome · Windows`. */
  clientLabel: string
}
