import type { Database, Executor, Transaction, Write } from '../../kit/database/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { Approvals } from '../approvals/index.ts'
import type { CertificateKeys } from '../authenticators/certificate-key/index.ts'
import type { CodeStore } from '../authenticators/delivered-code/index.ts'
import type { Face } from '../authenticators/face/index.ts'
import type { IdentityItemAnswer } from '../authenticators/identity-item/index.ts'
import type { Authenticator, MediumAuthenticator } from '../authenticators/index.ts'
import type { PasskeyStore, Passkeys } from '../authenticators/passkey/index.ts'
import type { Passwords } from '../authenticators/password/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierChangeStore, IdentifierChanges } from '../identifier-changes/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Gate, LockStore, Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Policy } from '../realms/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import type { ShownPush } from './answer-types.ts'
import type { CeremonyStore } from './store.ts'
import type { FailuresAsked } from './store-statements.ts'

export interface CeremonyDependencies {
  database: Database<IdentityTables>
  store: CeremonyStore
  accounts: AccountStore
  identifiers: IdentifierStore
  identifierChanges: Pick<IdentifierChangeStore, 'drop'>
  /** What becomes of a new phone or email: bound at once, or after a wait. */
  changes: Pick<IdentifierChanges, 'ask' | 'makeNow'>
  devices: DeviceStore
  sessions: SessionStore
  gate: Gate
  locks: Pick<LockStore, 'release' | 'startAnew'>
  throttles: Throttles
  codes: CodeStore
  passwords: Passwords
  passkeys: Pick<Passkeys, 'request' | 'holderOf' | 'credentialOf' | 'prove'>
  certificateKeys: CertificateKeys
  passkeyStore: Pick<PasskeyStore, 'remove'>
  /** Ends all phones of an account; says how many there were. */
  revokePhones: (tx: Transaction<IdentityTables>, accountId: string) => Promise<number>
  /** The registry of authenticator kinds. */
  authenticators: {
    password: Authenticator<string>
    'sms-code': Authenticator<string>
    'email-code': Authenticator<string>
    'identity-item': Authenticator<IdentityItemAnswer>
    totp: Authenticator<string>
    'otp-token': MediumAuthenticator<string>
    'grid-card': MediumAuthenticator<string>
    'recovery-code': Authenticator<string>
  }
  tickets: TicketTaker
  /** Looked at elsewhere, by a provider. */
  face: Face
  approvals: Pick<Approvals, 'consider' | 'approve' | 'end'>
  /** What a counter has given to the holder, and they have not taken into use. */
  waitingMedium: (
    executor: Executor<IdentityTables>,
    accountId: string,
    policy: Policy,
  ) => Promise<'otp-token' | 'grid-card' | null>
  captcha: CaptchaJudge
  registry: RealNameRegistry
  cards: CardChecker
  risk: RiskWatch
  events: EventLog
  notices: NoticeWriter
  reports: ReportLinks
  /** Tells the applications of sessions that have ended (back-channel logout), once the transaction is committed. */
  sessionsEnded: (ids: readonly string[]) => void
  /** Keyed hash of a value under a context (`KeyRing.mac`). */
  mac: (value: string, context: string) => string
  now: () => Date
  newId: () => string
}

export interface CaptchaJudge {
  answer(
    ceremonyId: string,
    policy: Policy,
    answer: { id: string; typed: string },
  ): Promise<
    { ok: true } | { ok: false; code: 'captcha.incomplete' | 'captcha.gone' | 'captcha.expired' | 'captcha.wrong' }
  >
}

export interface RealNameRegistry {
  check(person: {
    name: string
    document: string
    documentKind: string
    /** Where the realm asks whether it is registered in that name too. */
    phone?: string
  }): Promise<'match' | 'mismatch' | 'unknown' | 'unavailable'>
}

export interface CardChecker {
  check(card: {
    number: string
    password: string
    name: string
    document: string
  }): Promise<'match' | 'mismatch' | 'locked' | 'unavailable'>
}

export interface RiskWatch {
  /** Writes down a try at a primary factor, for the counts of the rules. */
  attempted(
    visit: Visit,
    subject: { key: string; accountId: string | null },
    success: boolean,
    executor?: Executor<IdentityTables>,
  ): Promise<void>
  /** Judges a sign-in whose primary factor was right; `write` keeps verdict and reasons. */
  judge(
    visit: Visit,
    ceremonyId: string,
    subject: { key: string; accountId: string },
    phoneElsewhere: PhoneElsewhere | null,
  ): Promise<{ verdict: 'allow' | 'more' | 'hold'; write: Write<IdentityTables> }>
  /** Wrong answers lately from this network; decides whether a captcha is due. */
  recentFailures(visit: Visit): Promise<number>
  /** Which they are, for who counts them within a larger question. */
  failuresAsked(visit: Visit): FailuresAsked
}

/** Where the phone that approved is, and where the browser is, where these are two regions. */
export interface PhoneElsewhere {
  phone: { zh: string; en: string }
  browser: { zh: string; en: string }
}

type PushRefused = { code: 'throttled' | 'push.paused'; retryAt: Date } | { code: 'push.unavailable' | 'push.waiting' }

export interface TicketTaker {
  /** Takes up what a phone has approved for this browser in this ceremony: once, and in time. */
  collect(
    visit: Visit,
    of: { ceremonyId: string; secret: string },
  ): Promise<{ ticketId: string; accountId: string; approvedAt: Date; elsewhere: PhoneElsewhere | null } | null>
  /** Asks the account's phones; @param request.interaction the authorization that the ceremony was begun for */
  push(
    visit: Visit,
    request: { ceremonyId: string; accountId: string; asks: 'sign-in' | 'step-up'; interaction: string | null },
  ): Promise<{ ok: true } | ({ ok: false } & PushRefused)>
  lookAtPushed(ceremonyId: string): Promise<ShownPush | null>
  /** Takes back what a ceremony has pushed and nobody has decided. */
  withdrawPushed(ceremonyId: string): Promise<void>
  collectPushed(
    visit: Visit,
    of: { ceremonyId: string; accountId: string },
  ): Promise<{ ticketId: string; approvedAt: Date } | null>
  /** Lets the phones be asked again. @param by what its holder has just proved, which withstands who knows the password */
  releaseAtSignIn(
    executor: Executor<IdentityTables>,
    where: {
      realm: string
      accountId: string
      surface: Visit['surface']
      sessionId: string | null
      place: string | null
      device: string
    },
    by: string,
  ): Promise<void>
}

export interface ReportLinks {
  /** Makes a "this wasn't me" link for the account, in the caller's transaction. */
  make(
    executor: Parameters<EventLog['append']>[0],
    account: { id: string; realm: string },
    subjectId: string | null,
  ): Promise<string>
}
