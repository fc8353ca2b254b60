/** The identity service's tables as Kysely sees them; the migrations are the source. */
import type { Generated } from 'kysely'
import type { ApprovalsTable } from './table-approvals.ts'
import type { IdentifierChangesTable } from './table-identifier-changes.ts'
import type {
  CertificateKeyOwnersTable,
  CertificateKeyRequestsTable,
  CertificateKeysTable,
} from './tables-certificate-keys.ts'
import type { ImportRejectionsTable, ImportsTable } from './tables-import.ts'
import type {
  FaceChecksTable,
  GridCardsTable,
  GridChallengesTable,
  OtpTokenChallengesTable,
  OtpTokensTable,
  RecoveryCodeSetsTable,
  RecoveryCodesTable,
  TotpAppsTable,
} from './tables-media.ts'
import type { Json, LogoutNoticesTable, OidcArtifactsTable, SigningKeysTable } from './tables-oidc.ts'
import type { PasskeyChallengesTable, PasskeyCredentialsTable, PasskeysTable } from './tables-passkeys.ts'
import type { InboxMessagesTable, InboxSettingsTable, PhoneChallengesTable, PhonesTable } from './tables-phones.ts'
import type { PushHoldsTable, PushKeysTable, PushSubscriptionsTable } from './tables-push.ts'
import type { RiskVerdictsTable, SignInAttemptsTable } from './tables-risk.ts'
import type { BackchannelRequestsTable, ScreenRequestsTable } from './tables-screens.ts'
import type { TicketsTable } from './tables-tickets.ts'

export interface IdentityTables {
  accounts: AccountsTable
  identifiers: IdentifiersTable
  identifier_changes: IdentifierChangesTable
  persons: PersonsTable
  passwords: PasswordsTable
  password_history: { account_id: string; set_at: Date; hash: string }
  passkeys: PasskeysTable
  passkey_credentials: PasskeyCredentialsTable
  passkey_challenges: PasskeyChallengesTable
  phones: PhonesTable
  phone_challenges: PhoneChallengesTable
  inbox_messages: InboxMessagesTable
  inbox_settings: InboxSettingsTable
  devices: DevicesTable
  account_devices: AccountDevicesTable
  sessions: SessionsTable
  consents: ConsentsTable
  approvals: ApprovalsTable
  tickets: TicketsTable
  push_holds: PushHoldsTable
  push_subscriptions: PushSubscriptionsTable
  push_keys: PushKeysTable
  screen_requests: ScreenRequestsTable
  backchannel_requests: BackchannelRequestsTable
  policies: { realm: string; version: number; loaded_at: Date; digest: string; document: Json<unknown> }
  ceremonies: CeremoniesTable
  codes: CodesTable
  captchas: CaptchasTable
  locks: LocksTable
  throttles: { key: string; full_at: Date }
  risk_verdicts: RiskVerdictsTable
  sign_in_attempts: SignInAttemptsTable
  one_time_links: OneTimeLinksTable
  notices: NoticesTable
  events: EventsTable
  event_links: { realm: string; seq: number; event_id: string; hash: string; linked_at: Date }
  event_checkpoints: { realm: string; seq: number; hash: string; signature: string; signed_at: Date }
  oidc_artifacts: OidcArtifactsTable
  signing_keys: SigningKeysTable
  logout_notices: LogoutNoticesTable
  imports: ImportsTable
  import_rejections: ImportRejectionsTable
  staff_members: { account_id: string; roles: StaffRole[]; created_at: Date }
  key_rotations: KeyRotationsTable
  totp_apps: TotpAppsTable
  otp_tokens: OtpTokensTable
  otp_token_challenges: OtpTokenChallengesTable
  grid_cards: GridCardsTable
  grid_challenges: GridChallengesTable
  recovery_code_sets: RecoveryCodeSetsTable
  recovery_codes: RecoveryCodesTable
  certificate_keys: CertificateKeysTable
  certificate_key_owners: CertificateKeyOwnersTable
  certificate_key_requests: CertificateKeyRequestsTable
  face_checks: FaceChecksTable
  key_readers: { process_id: string; version: string; adopted_at: Date; seen_at: Date }
}

export type AccountStatus = 'active' | 'held' | 'closing' | 'closed'

export interface AccountsTable {
  id: string
  realm: string
  status: AccountStatus
  held_reason: string | null
  origin: 'self' | 'counter' | 'import' | 'demo'
  ial: number
  two_step: Generated<'unknown-devices' | 'always'>
  language: Generated<string>
  created_at: Date
  last_sign_in_at: Date | null
  phone_changed_at: Date | null
  closing_at: Date | null
}

export interface IdentifiersTable {
  realm: string
  kind: string
  blind_index: string
  next_blind_index: string | null
  account_id: string
  cipher: string
  masked: string
  verified_at: Date | null
  created_at: Date
}

export interface PersonsTable {
  account_id: string
  realm: string
  name_cipher: string
  name_masked: string
  document_kind: string
  document_cipher: string
  document_masked: string
  verified_at: Date
  source: string
}

export interface PasswordsTable {
  account_id: string
  hash: string
  set_at: Date
  must_change: Generated<boolean>
}

export interface DevicesTable {
  id: string
  realm: string
  secret_hash: string
  browser: string
  system: string
  form_factor: string
  place: string | null
  first_seen_at: Date
  last_seen_at: Date
}

export interface AccountDevicesTable {
  account_id: string
  device_id: string
  first_sign_in_at: Date
  last_sign_in_at: Date
  forgotten_at: Date | null
}

export interface SessionsTable {
  id: string
  account_id: string
  realm: string
  secret_hash: string
  device_id: string | null
  client_label: string
  place: string | null
  aal: number
  amr: string[]
  auth_time: Date
  evidence: Json<unknown>
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  ended_at: Date | null
  ended_reason: string | null
  /** Of which phone's app it is; null for a browser, a screen and an application. */
  phone_id: string | null
  /** It has ended, and the notices for its clients are not written yet. */
  clients_owed: Generated<boolean>
}

export interface ConsentsTable {
  account_id: string
  client_id: string
  scopes: string[]
  granted_at: Date
  revoked_at: Date | null
}

export interface CeremoniesTable {
  id: string
  realm: string
  purpose: string
  status: 'open' | 'completed' | 'refused' | 'expired'
  version: Generated<number>
  browser_hash: string
  device_id: string | null
  account_id: string | null
  state: Json<unknown>
  draft_cipher: string | null
  return_to: string
  language: string
  created_at: Date
  expires_at: Date
  ended_at: Date | null
}

export interface CodesTable {
  ceremony_id: string
  kind: string
  recipient_key: string
  code_hash: string | null
  sent_at: Date
  expires_at: Date
  sendings: Generated<number>
  tries: Generated<number>
  consumed_at: Date | null
}

export interface CaptchasTable {
  id: string
  ceremony_id: string
  way: string
  answer_mac: string
  issued_at: Date
  expires_at: Date
  answered_at: Date | null
}

export interface LocksTable {
  realm: string
  subject: string
  kind: string
  unknown_failures: Generated<number>
  unknown_since: Date | null
  unknown_locked_until: Date | null
  unknown_total: Generated<number>
  known_failures: Generated<number>
  known_since: Date | null
  known_locked_until: Date | null
  known_total: Generated<number>
  set_aside: Generated<number>
  touched_at: Generated<Date>
}

export interface OneTimeLinksTable {
  token_hash: string
  realm: string
  account_id: string
  purpose: string
  subject_id: string | null
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
}

export interface NoticesTable {
  id: string
  realm: string
  account_id: string | null
  channel: 'sms' | 'email' | 'push'
  recipient_key: string
  recipient_cipher: string
  recipient_masked: string
  is_code: boolean
  template: string
  language: string
  parameters_cipher: string
  state: 'waiting' | 'sent' | 'dead' | 'expired'
  attempts: Generated<number>
  next_attempt_at: Date
  leased_until: Date | null
  expires_at: Date | null
  created_at: Date
  ended_at: Date | null
  last_error: string | null
}

export interface EventsTable {
  id: string
  realm: string
  at: Date
  kind: string
  outcome: string
  account_id: string | null
  session_id: string | null
  ceremony_id: string | null
  device_id: string | null
  actor: string | null
  surface: string
  place: string | null
  detail: Json<unknown>
}

export type StaffRole = 'clerk' | 'agent' | 'operator'

export interface KeyRotationsTable {
  id: string
  phase: 'announce' | 'promote' | 'fill' | 'drop' | 'switch' | 'done'
  uses: Json<unknown>
  position: Json<unknown> | null
  rewritten: Generated<number>
  runner: string | null
  held_until: Date | null
  started_at: Date
  updated_at: Date
  finished_at: Date | null
}
