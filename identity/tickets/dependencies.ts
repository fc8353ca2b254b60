import type { Context } from 'hono'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { Places } from '../../kit/places/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { EventLog } from '../events/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { TicketStore } from './store.ts'

export interface TicketDependencies {
  database: Database<IdentityTables>
  store: TicketStore
  accounts: Pick<AccountStore, 'standing' | 'eligible'>
  throttles: Pick<Throttles, 'take'>
  events: EventLog
  keys: Pick<KeyRing, 'hashToken' | 'randomToken' | 'mac' | 'verifyMac'>
  places: Pick<Places, 'placeOf'>
  /** Tells whoever waits in this process that a ticket has changed; the others look for themselves. */
  changed: (ticketId: string) => void
  now: () => Date
  newId: () => string
}

/** A phone that has shown that it is one of the account's, and that the account may act. */
export interface PhoneCaller {
  accountId: string
  phoneId: string
  phoneName: string
  sessionId: string
  place: string | null
  address: string
  client: string
}

/** What this concept needs of the phones; they are another's to keep. */
export interface Phones {
  authorisePhone(c: Context<IdentityEnv>): Promise<{ ok: true; caller: PhoneCaller } | Response>
  /** A passkey, the gesture or the password, verified now and counted by the locks. */
  freshProof(
    caller: PhoneCaller,
    given: unknown,
    realm: Realm,
  ): Promise<{ ok: true; evidence: Evidence } | { ok: false; code: string }>
}

/** A phone's request. */
export interface PhoneRequest {
  realm: Realm
  caller: PhoneCaller
}
