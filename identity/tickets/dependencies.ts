import type { Context } from 'hono'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Transaction } from '../../kit/database/index.ts'
import type { Written } from '../../kit/i18n/index.ts'
import type { Places } from '../../kit/places/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { EventLog } from '../events/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { FreshProof, PhoneCaller } from '../phones/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { DecidedRequest } from './client-requests.ts'
import type { TicketStore } from './store.ts'
import type { NewTicket } from './store-rows.ts'

export type PushedTicket = NewTicket & { accountId: string; application: Written }

export interface TicketDependencies {
  database: Database<IdentityTables>
  store: TicketStore
  accounts: Pick<AccountStore, 'standing'>
  throttles: Pick<Throttles, 'take'>
  events: EventLog
  keys: Pick<KeyRing, 'hashToken' | 'randomToken' | 'mac' | 'verifyMac' | 'encrypt' | 'decrypt'>
  places: Pick<Places, 'placeOf'>
  /** Tells whoever waits in this process that a ticket has changed; the others look for themselves. */
  changed: (ticketId: string) => void
  /** Tells the holder, in the transaction of a request, that one waits: inbox, push, and SMS where nothing can wake a phone. */
  announce: (tx: Transaction<IdentityTables>, ticket: PushedTicket) => Promise<void>
  /** The holder has closed this way by "not me": told with what it means and how it is opened again. */
  tellHeld: (tx: Transaction<IdentityTables>, ticket: PushedTicket, eventId: string) => Promise<void>
  /** Something waits for the account's phones, or no more; after the commit. */
  asked: (accountId: string) => void
  /** An application's request was decided or has run out, in the transaction that says so. */
  decided: (tx: Transaction<IdentityTables>, request: DecidedRequest) => Promise<void>
  now: () => Date
  newId: () => string
}

/** What this concept needs of the phones. */
export interface Phones {
  /** The account's phone that calls, with its key, token, session and account all good. @throws AppError of the token or the phone */
  demandPhone(c: Context<IdentityEnv>): Promise<PhoneCaller>
  freshProof: FreshProving
}

/** A passkey, the gesture or the password, verified now and counted by the locks. */
export type FreshProving = (caller: PhoneCaller, said: unknown, realm: Realm) => Promise<FreshProof>
