import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Interaction } from 'oidc-provider'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor, Write } from '../../kit/database/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { Approvals } from '../approvals/index.ts'
import type { ConsentStore } from '../consents/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { ClientPolicy, Realm, Realms } from '../realms/index.ts'
import type { SeenSession, Session, SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'

/** What the provider shows to a person instead of its own pages. */
export type OidcPage =
  | {
      kind: 'error'
      status: number
      /** An OAuth 2.0 error code such as `invalid_redirect_uri`, or `server_error`. */
      code: string
      /** For the client's developer, in English. */
      description: string | null
      client: ClientPolicy | null
    }
  | {
      kind: 'sign-out'
      /** Where the form goes, by POST, with these hidden fields. */
      action: string
      fields: Readonly<Record<string, string>>
      client: ClientPolicy | null
    }
  | { kind: 'signed-out'; client: ClientPolicy | null }

export interface PageRequest {
  realm: Realm
  page: OidcPage
  req: IncomingMessage
  /** As the client asked, most wanted first: BCP 47 tags. */
  uiLocales: readonly string[]
}

/** An authorization that has just come to a page, in a browser in which nobody is signed in. */
export interface BegunInteraction {
  realm: Realm
  interaction: Interaction
  /** What must be written with whatever the page begins. */
  writes: readonly Write<IdentityTables>[]
}

/** Answers with the interaction's page at once; null where the browser has to go to its address: then nothing has been written. */
export type DrawInteraction = (
  begun: BegunInteraction,
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<Response | null>

/** Told; to be tried again; given up. */
export type LogoutNoticeResult = 'sent' | 'retry' | 'dead'

export interface OidcLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What a screen that asks to be signed in (RFC 8628) is kept by, with codes that are not kept in clear. */
export interface DeviceCodes {
  add(
    executor: Executor<IdentityTables>,
    given: Code & {
      userCode: string
      clientId: string
      payload: Record<string, unknown>
      screen: { address: string; label: string }
      expiresAt: Date
    },
  ): Promise<void>
  /** Looks, and notes that it was asked; null where this client has no such code. */
  poll(executor: Executor<IdentityTables>, of: Code & { clientId: string }): Promise<PolledCode | null>
  /** True once. */
  take(executor: Executor<IdentityTables>, of: Code): Promise<boolean>
  grantIdOf(executor: Executor<IdentityTables>, of: Code): Promise<string | null>
  removeByGrant(executor: Executor<IdentityTables>, realm: string, grantId: string): Promise<void>
}

/** Requests that an application makes of a person on their phone (CIBA), by the hash of their id. */
export interface Backchannel {
  /** Whom a hint names, as an id; of somebody who can't be asked an id of nobody, so that what follows is the same. */
  identify(realm: Realm, hint: string): Promise<string>
  ask(given: {
    realm: Realm
    client: ClientPolicy
    accountId: string
    bindingMessage: string | null
    deadline: Date
  }): Promise<{ ok: true; ticketId: string } | { ok: false; code: 'unknown' | 'busy'; retryAt: Date | null }>
  add(
    executor: Executor<IdentityTables>,
    given: OfRequest & {
      clientId: string
      accountId: string
      ticketId: string
      payload: Record<string, unknown>
      /** In ping mode. */
      ping: { authReqId: string; token: string } | null
      expiresAt: Date
    },
  ): Promise<void>
  poll(executor: Executor<IdentityTables>, of: OfRequest & { clientId: string }): Promise<PolledRequest | null>
  /** True once, and only while what was approved still stands. */
  take(realm: Realm, of: OfRequest): Promise<boolean>
  grantIdOf(executor: Executor<IdentityTables>, of: OfRequest): Promise<string | null>
  removeByGrant(executor: Executor<IdentityTables>, realm: string, grantId: string): Promise<void>
}

interface OfRequest {
  realm: string
  requestHash: string
}

interface PolledRequest extends Omit<PolledCode, 'status'> {
  status: 'pending' | 'approved' | 'declined' | 'expired' | 'unmet'
}

interface Code {
  realm: string
  deviceCodeHash: string
}

interface PolledCode {
  payload: Record<string, unknown>
  status: 'pending' | 'approved' | 'declined'
  /** What tokens are issued from, once it is approved. */
  granted: Record<string, unknown> | null
  isUsed: boolean
  isTooFast: boolean
  isExpired: boolean
}

export interface OidcDependencies {
  database: Database<IdentityTables>
  keys: KeyRing
  realms: Pick<Realms, 'all' | 'find'>
  sessions: Pick<SessionStore, 'end'>
  accounts: Pick<AccountStore, 'profile' | 'revealPerson' | 'standing'>
  identifiers: Pick<IdentifierStore, 'list' | 'reveal' | 'revealAll'>
  consents: Pick<ConsentStore, 'find' | 'save'>
  approvals: Pick<Approvals, 'ask' | 'isGranted'>
  deviceCodes: DeviceCodes
  backchannel: Backchannel
  throttles: Pick<Throttles, 'take' | 'giveBack'>
  /** The address that a request came from, proxies considered. */
  addressOf: (req: IncomingMessage) => string
  events: EventLog
  staffRolesOf: (accountId: string) => Promise<readonly string[]>
  now: () => Date
  log: OidcLog
  /** A whole HTML page in the language of the request. */
  renderPage: (request: PageRequest) => string | Promise<string>
  /** The browser's live session of the identity pages, by their cookie; null where there is none. */
  sessionOf: (realm: Realm, req: IncomingMessage) => Promise<Session | null>
  /** `Set-Cookie` values that make the browser forget that session. */
  forgetSession: (realm: Realm) => readonly string[]
  /** The highest level that the account, or any account where none is known yet, can prove. */
  reachableAal: (realm: Realm, accountId: string | null) => Promise<number>
  /** A refresh uses the session: idle time counts from it. */
  touchSession: (realm: Realm, session: SeenSession) => Promise<void>
  /** Development: clients may keep their keys and logout endpoints on this machine or in a private network. */
  allowPrivateAddresses: boolean
  /** How clients' keys are fetched and their logout endpoints told. */
  fetch: typeof globalThis.fetch
  /** For metrics: how a try at telling a client of a session's end ended. */
  logoutNoticeEnded: (realm: string, result: LogoutNoticeResult) => void
}
