import type { KeyRing, RandomBytes } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { ApprovalStore } from '../approvals/index.ts'
import type { TrustReader } from '../authenticators/certificate-key/index.ts'
import type { PasskeyStore, Passkeys } from '../authenticators/passkey/index.ts'
import type { Passwords } from '../authenticators/password/index.ts'
import type { BeginRefused, BeginRequest } from '../ceremonies/index.ts'
import type { Consents } from '../consents/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierChangeStore, IdentifierChanges } from '../identifier-changes/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Gate, Throttles } from '../locks/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { PhoneStore } from '../phones/index.ts'
import type { Reports } from '../reports/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityErrors, RealmShell } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'

export interface AccountCentreDependencies {
  database: Database<IdentityTables>
  accounts: AccountStore
  identifiers: IdentifierStore
  identifierChanges: Pick<IdentifierChangeStore, 'list' | 'reveal'>
  approvalStore: Pick<ApprovalStore, 'list'>
  changes: Pick<IdentifierChanges, 'cancel'>
  devices: DeviceStore
  sessions: SessionStore
  passkeys: Pick<Passkeys, 'creation' | 'make'>
  passkeyStore: PasskeyStore
  phoneStore: PhoneStore
  passwords: Pick<Passwords, 'prepare' | 'set' | 'strength'>
  throttles: Throttles
  ceremonies: { begin: (visit: Visit, request: BeginRequest) => Promise<{ ok: true; id: string } | BeginRefused> }
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  reports: Reports
  consents: Pick<Consents, 'list' | 'revoke'>
  shell: RealmShell
  errors: Pick<IdentityErrors, 'problemJson'>
  /** Tells the applications of a session that has ended (back-channel logout); called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  gate: Pick<Gate, 'attempt'>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac' | 'hashToken' | 'randomToken'>
  trust: TrustReader
  randomBytes: RandomBytes
  /** Keyed hash of a value under a context (`KeyRing.mac`). */
  mac: (value: string, context: string) => string
  now: () => Date
  newId: () => string
}
