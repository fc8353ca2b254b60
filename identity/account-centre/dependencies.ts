import type { Database, Executor, Transaction } from '../../kit/database/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { Passwords } from '../authenticators/password/index.ts'
import type { Ceremonies } from '../ceremonies/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Reports } from '../reports/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityErrors, RealmShell } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ActivityEvent } from './rules.ts'

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
  activity: ActivityLog
  notices: Pick<NoticeWriter, 'tell'>
  reports: Reports
  consents: ConsentBook
  shell: RealmShell
  errors: Pick<IdentityErrors, 'problemJson'>
  /** Tells the applications of a session that has ended (back-channel logout); called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  /** Keyed hash of a value under a context (`KeyRing.mac`). */
  mac: (value: string, context: string) => string
  now: () => Date
}

/** Reads the audit log of one account. */
export interface ActivityLog {
  /** Newest first. @param before id of the last line of the page before */
  list(
    executor: Executor<IdentityTables>,
    accountId: string,
    page: { before: string | null; limit: number },
  ): Promise<ActivityEvent[]>
  find(executor: Executor<IdentityTables>, accountId: string, eventId: string): Promise<ActivityEvent | null>
  /** What happened, in words that a person understands. */
  describe(event: ActivityEvent, language: Language): string
}

/** Which applications the holder let in. */
export interface ConsentBook {
  list(
    executor: Executor<IdentityTables>,
    accountId: string,
  ): Promise<{ clientId: string; scopes: readonly string[]; grantedAt: Date }[]>
  /** Takes back the consent and every grant and token under it. @returns false where there was none */
  revoke(tx: Transaction<IdentityTables>, accountId: string, clientId: string): Promise<boolean>
}
