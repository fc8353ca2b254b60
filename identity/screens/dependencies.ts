import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { Places } from '../../kit/places/index.ts'
import type { Account, AccountStore } from '../accounts/index.ts'
import type { EventLog } from '../events/index.ts'
import type { Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ScreenStore } from './store.ts'

export interface ScreenDependencies {
  database: Database<IdentityTables>
  screenStore: ScreenStore
  sessions: Pick<SessionStore, 'insert'>
  accounts: Pick<AccountStore, 'find'>
  throttles: Pick<Throttles, 'take' | 'giveBack'>
  events: EventLog
  notices: NoticeWriter
  reports: {
    make(executor: Executor<IdentityTables>, account: Account, eventId: string): Promise<string>
  }
  keys: Pick<KeyRing, 'mac'>
  places: Pick<Places, 'placeOf'>
  /** What the issuer issues tokens from. */
  grantElsewhere: (proved: {
    realm: Realm
    client: ClientPolicy
    session: { id: string; accountId: string; aal: number; amr: string[] }
    authTime: Date
    scope: string
    acr: string
  }) => {
    grantId: string
    granted: Record<string, unknown>
    write(executor: Executor<IdentityTables>): Promise<void>
  }
  /** Level and name of what the screen's parameters ask: the least that will do, and how it is told when `aal` was proved. */
  levels: {
    needed(params: Readonly<Record<string, unknown>>): 1 | 2
    reported(params: Readonly<Record<string, unknown>>, aal: number): string
  }
  now: () => Date
}
