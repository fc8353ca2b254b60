import type { KeyRing, RandomBytes } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import type { AccountStore } from '../accounts/index.ts'
import type { TrustReader } from '../authenticators/certificate-key/index.ts'
import type { PasskeyStore } from '../authenticators/passkey/index.ts'
import type { RealNameRegistry, ReportLinks } from '../ceremonies/index.ts'
import type { DeviceStore } from '../devices/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentifierChangeStore } from '../identifier-changes/index.ts'
import type { IdentifierStore } from '../identifiers/index.ts'
import type { Gate, LockStore, Throttles } from '../locks/index.ts'
import type { Notices } from '../notices/index.ts'
import type { Realms } from '../realms/index.ts'
import type { RiskReason, RiskStore } from '../risk/index.ts'
import type { SessionStore } from '../sessions/index.ts'
import type { IdentityErrors } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { StaffRole } from './rules.ts'

/** A token as it came, with all that proves that its sender may use it (RFC 9449 7: one bound to a key is refused as Bearer). */
export interface PresentedToken {
  scheme: 'Bearer' | 'DPoP'
  token: string
  /** The `DPoP` header. */
  proof: string | null
  method: string
  /** As the client addressed it, without query. */
  url: string
}

/** What a valid access token of the realm `staff` says. */
export interface StaffToken {
  accountId: string
  aal: number
  authTime: Date
  scopes: readonly string[]
}

export interface StaffDependencies {
  database: Database<IdentityTables>
  realms: Pick<Realms, 'get'>
  accounts: Pick<AccountStore, 'find' | 'profile' | 'insert' | 'savePerson' | 'hold' | 'liftHold'>
  identifiers: Pick<IdentifierStore, 'accountOf' | 'add' | 'list' | 'removeOne'>
  identifierChanges: Pick<IdentifierChangeStore, 'drop'>
  sessions: Pick<SessionStore, 'endAll'>
  devices: Pick<DeviceStore, 'forget'>
  passkeyStore: Pick<PasskeyStore, 'list' | 'remove'>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt'>
  /** Whose certificates a realm takes. */
  trust: TrustReader
  gate: Pick<Gate, 'standing'>
  locks: Pick<LockStore, 'read' | 'release' | 'startAnew'>
  throttles: Pick<Throttles, 'demand'>
  events: EventLog
  reports: Pick<ReportLinks, 'make'>
  notices: Pick<Notices, 'tell' | 'deadLetters' | 'retryDead'>
  risk: Pick<RiskStore, 'listVerdicts'>
  explainReason: (reason: RiskReason, audience: 'staff', language: Language) => string
  registry: RealNameRegistry
  errors: Pick<IdentityErrors, 'problemJson'>
  /** null for a token that is none, has ended, or belongs to a session that has. */
  verifyStaffToken: (presented: PresentedToken) => Promise<StaffToken | null>
  rolesOf: (accountId: string) => Promise<readonly StaffRole[]>
  /** Tells the applications of a session that it has ended; called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  randomBytes: RandomBytes
  now: () => Date
  newId: () => string
}
