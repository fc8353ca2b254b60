import type { KeyRing, RandomBytes } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface MediaDependencies {
  database: Database<IdentityTables>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt'>
  accounts: Pick<AccountStore, 'find'>
  events: Pick<EventLog, 'append'>
  notices: Pick<NoticeWriter, 'tell'>
  reports: ReportLinks
  now: () => Date
  newId: () => string
  randomBytes: RandomBytes
}

interface ReportLinks {
  make(
    executor: Executor<IdentityTables>,
    account: { id: string; realm: string },
    eventId: string | null,
  ): Promise<string>
}

/** Who does it and from where; `actor` where it is not the holder. */
export interface MediumOrigin {
  surface: Surface
  actor?: string | null
  sessionId?: string | null
  ceremonyId?: string | null
  deviceId?: string | null
  place?: string | null
  /** Browser and system in words. */
  device?: string
}
