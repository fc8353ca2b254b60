import type { Context } from 'hono'
import type { Database, Transaction } from '../../kit/database/index.ts'
import type { Places } from '../../kit/places/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { PasskeyStore, Passkeys } from '../authenticators/passkey/index.ts'
import type { Passwords } from '../authenticators/password/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Gate, Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { AccessRequest, AccessResult, GrantMove } from '../oidc/index.ts'
import type { Reports } from '../reports/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityErrors } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PhoneStore } from './store.ts'

export interface PhoneDependencies {
  database: Database<IdentityTables>
  phoneStore: PhoneStore
  accounts: Pick<AccountStore, 'find' | 'profile'>
  identifiers: Pick<IdentifierStore, 'list'>
  devices: Pick<DeviceStore, 'forget'>
  sessions: Pick<SessionStore, 'findById' | 'list' | 'insert' | 'shorten' | 'end' | 'endAll'>
  passkeys: Pick<Passkeys, 'request' | 'credentialOf' | 'prove'>
  passkeyStore: Pick<PasskeyStore, 'count'>
  passwords: Pick<Passwords, 'authenticator'>
  gate: Gate
  throttles: Pick<Throttles, 'demand'>
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  reports: Pick<Reports, 'make'>
  places: Places
  verifyAccess: (request: AccessRequest) => Promise<AccessResult>
  errors: Pick<IdentityErrors, 'problemJson'>
  clientAddress: (c: Context) => string
  /** Where the phone app is: a passkey may be asked for there too. */
  phoneOrigin: string
  /** Tells the applications of a session that has ended; called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  /** Takes the app's tokens of the phone's key to another session. @returns false where there are none */
  moveGrant: (tx: Transaction<IdentityTables>, move: GrantMove) => Promise<boolean>
  keys: { hashToken: (secret: string) => string }
  now: () => Date
  newId: () => string
}
