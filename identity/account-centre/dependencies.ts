import type { Database, Executor, Transaction } from '../../kit/database/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import type { Account, AccountStore } from '../accounts/index.ts'
import type { Passwords } from '../authenticators/password/index.ts'
import type { Ceremonies } from '../ceremonies/index.ts'
import type { Consents } from '../consents/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Policy } from '../realms/index.ts'
import type { Reports } from '../reports/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityErrors, RealmShell } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface AccountCentreDependencies {
  database: Database<IdentityTables>
  accounts: AccountStore
  identifiers: IdentifierStore
  devices: DeviceStore
  sessions: SessionStore
  passwords: Pick<Passwords, 'prepare' | 'set' | 'strength'>
  throttles: Throttles
  ceremonies: Pick<Ceremonies, 'begin'>
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  reports: Reports
  consents: Pick<Consents, 'list' | 'revoke'>
  erasure: Erasure
  shell: RealmShell
  errors: Pick<IdentityErrors, 'problemJson'>
  /** Tells the applications of a session that has ended (back-channel logout); called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  /** Keyed hash of a value under a context (`KeyRing.mac`). */
  mac: (value: string, context: string) => string
  now: () => Date
}

/** The end of an account and the holder's right to their data, each in words of `identity/erasure`. */
export interface Erasure {
  startClosing(
    tx: Transaction<IdentityTables>,
    request: ClosingRequest & { policy: Pick<Policy, 'closing'>; cancelUrl: string },
  ): Promise<{ ok: true; closingAt: Date } | { ok: false; code: 'closing.begun_already' }>
  cancelClosing(
    tx: Transaction<IdentityTables>,
    request: ClosingRequest,
  ): Promise<{ ok: true } | { ok: false; code: 'closing.not_begun' }>
  /** All that is kept of the holder, a member a subject. */
  collectData(executor: Executor<IdentityTables>, accountId: string): Promise<Record<string, unknown>>
  /** The same as a file for people, with a note. */
  zipData(
    executor: Executor<IdentityTables>,
    accountId: string,
    options: { language: Language; service: string; now: Date },
  ): Promise<Uint8Array>
}

export interface ClosingRequest {
  account: Pick<Account, 'id' | 'realm' | 'language'>
  origin: {
    surface: Surface
    sessionId: string | null
    deviceId: string | null
    place: string | null
    device: string
  }
}
