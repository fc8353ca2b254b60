import type { Context } from 'hono'
import type { JWK } from 'jose'
import type { ApprovalDetails } from '../approval-details/index.ts'

/** What one client of the issuer keeps between requests. Every row carries the client id, so that several clients may share the tables. */
export type StoredAttempt = {
  client: string
  stateHash: string
  /** Hash of the secret in the browser's own cookie for this attempt. */
  browserHash: string
  sealed: string
  expiresAt: Date
}

export type StoredSession = {
  client: string
  idHash: string
  subject: string
  issuerSession: string | null
  /** Claims and tokens, encrypted. */
  sealed: string
  /** Grows by one at each replacement of `sealed`, so that two refreshes cannot overwrite each other. */
  version: number
  createdAt: Date
  lastSeenAt: Date
  idleUntil: Date
  expiresAt: Date
}

/** What is kept for a session for some minutes: a form that was interrupted, taken once; an approval that was given. */
export type StoredForm = { client: string; idHash: string; sessionHash: string; sealed: string; expiresAt: Date }

export type LogoutNotice = {
  client: string
  jtiHash: string
  issuerSession: string | null
  subject: string | null
  receivedAt: Date
  expiresAt: Date
}

export type PortalSessionStore = {
  addAttempt(attempt: StoredAttempt): Promise<void>
  /** Removes and returns the attempt in one statement: of two callbacks with one state exactly one gets it. */
  takeAttempt(key: { client: string; stateHash: string; now: Date }): Promise<StoredAttempt | null>
  /** False when the issuer has already ended this issuer session (its notice overtook the callback). */
  addSession(session: StoredSession): Promise<boolean>
  findSession(key: { client: string; idHash: string; now: Date }): Promise<StoredSession | null>
  touchSession(key: { client: string; idHash: string; lastSeenAt: Date; idleUntil: Date }): Promise<void>
  /** False when the row is gone or another process has replaced it since `version` was read. */
  replaceSealed(key: { client: string; idHash: string; version: number; sealed: string }): Promise<boolean>
  endSession(key: { client: string; idHash: string }): Promise<void>
  /** Records the notice and ends what it names, both or neither. */
  takeLogout(notice: LogoutNotice): Promise<{ replayed: boolean; ended: number }>
  addForm(form: StoredForm): Promise<void>
  findForm(key: { client: string; idHash: string; sessionHash: string; now: Date }): Promise<StoredForm | null>
  /** Removes and returns it in one statement: of two who take it exactly one gets it. */
  takeForm(key: { client: string; idHash: string; sessionHash: string; now: Date }): Promise<StoredForm | null>
  /** Removes up to `limit` outdated rows of each kind and says how many went. */
  purge(now: Date, limit: number): Promise<number>
}

/** The part of the application's key ring that is needed here. */
export type SealingKeys = {
  encrypt(plain: string, context: string): string
  decrypt(cipher: string, context: string): string
  hashToken(secret: string): string
}

export type ProblemCode =
  | 'attempt_unknown'
  | 'browser_changed'
  | 'response_invalid'
  | 'issuer_mixed_up'
  | 'identity_invalid'
  | 'sign_in_declined'
  | 'assurance_unmet'
  | 'different_account'
  | 'issuer_refused'
  | 'issuer_unreachable'
  | 'session_ended'
  | 'form_not_kept'
  | 'form_gone'
  | 'approval_declined'
  | 'approval_differs'
  | 'approval_over'
  | 'cross_site'
  | 'too_many_attempts'

/** What an error page needs: what happened, where to try again, and whether the person is signed in anyway. */
export type ProblemModel = { code: ProblemCode; status: number; retry: string; home: string; signedIn: boolean }

export type FormField = { name: string; value: string }

/** A form whose sending was interrupted by a sign-in; the person looks at it and continues. */
export type ResumeModel = { action: string; fields: readonly FormField[] }

/** `everywhere` is false when only this portal's session could be ended. */
export type SignedOutModel = { everywhere: boolean; home: string }

export type PortalPages = {
  problem(c: Context, model: ProblemModel): Response | Promise<Response>
  resume(c: Context, model: ResumeModel): Response | Promise<Response>
  signedOut(c: Context, model: SignedOutModel): Response | Promise<Response>
}

export type Assurance = { acr?: string; maxAge?: number }

/** Who is signed in, as a portal's pages may know it. */
export type PortalSession = {
  sub: string
  sid: string | null
  name: string | null
  phoneMasked: string | null
  acr: string | null
  amr: readonly string[]
  authTime: Date
  claims: Readonly<Record<string, unknown>>
}

export type Report = (event: { what: string; code?: string; cause?: unknown }) => void

export type RelyingPartyOptions = {
  issuer: string
  clientId: string
  /** Private ES256 JWK with a `kid`, asked for when first needed; its public half is served at `.well-known/jwks.json`. */
  clientKey: () => Promise<JWK>
  /** Ends in `/callback`; what is before it is where the routes are mounted. */
  redirectUri: string
  postLogoutRedirectUri: string
  scopes: readonly string[]
  store: PortalSessionStore
  keys: SealingKeys
  /** Cookie names begin with these; Secure and the name's prefix follow from `redirectUri`. */
  cookies: { app: string; realm: string }
  pages: PortalPages
  now: () => Date
  random: (bytes: number) => Uint8Array
  /** How many sign-ins an address may begin a minute. Give it where the address of the client is known, proxies considered. */
  attempts?: { perMinute: number; addressOf: (c: Context) => string }
  usePar?: boolean
  dpop?: boolean
  fetch?: typeof fetch
  /** Seconds. */
  lifetime?: { idle: number; absolute: number }
  /** Signature algorithm of ID tokens and logout tokens; nothing else is accepted. */
  idTokenAlg?: string
  /** Origins besides the issuer's own that may be given the access token. */
  apiOrigins?: readonly string[]
  /** Field that is left out of kept forms, because the replay page writes a fresh one. */
  csrfField?: string
  /** Fields that may stand several times in a form (check boxes). */
  repeatedFields?: readonly string[]
  /** BCP 47 tags for the issuer's pages. */
  uiLocales?: (c: Context) => string
  /** Does the level held satisfy the level wanted? By default: equal, or the same name with a higher number at its end. */
  satisfies?: (held: string | null, wanted: string) => boolean
  /** Told before the page is shown that these details will not be approved any more: declined, or over at the issuer. */
  approvalEnded?: (ended: { subject: string; details: ApprovalDetails }) => Promise<void>
  report?: Report
}
