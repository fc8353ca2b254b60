/** Those of `tables.ts` that hold one-time media and face checks. */
import type { Generated } from 'kysely'

/** What every medium has, so that its status changes alike. */
export interface MediumColumns {
  id: string
  realm: string
  secret_cipher: string
  activated_at: Date | null
  last_used_at: Date | null
  ended_at: Date | null
}

export interface TotpAppsTable extends MediumColumns {
  account_id: string
  status: 'issued' | 'active' | 'suspended' | 'lost' | 'revoked' | 'replaced'
  last_step: number | null
  created_at: Date
  activate_by: Date
}

export interface OtpTokensTable extends MediumColumns {
  serial: string
  batch: string
  suite: string
  status: 'in-stock' | 'issued' | 'active' | 'suspended' | 'lost' | 'revoked' | 'replaced' | 'expired'
  account_id: string | null
  activation_cipher: string | null
  activate_by: Date | null
  drift: Generated<number>
  drift_base: Generated<number>
  last_step: number | null
  valid_until: Date
  imported_at: Date
  issued_at: Date | null
  warned_at: Date | null
}

export interface OtpTokenChallengesTable {
  account_id: string
  ceremony_id: string
  token_id: string
  question: string
  places: string
  binding: string
  issued_at: Date
  expires_at: Date
  answered_at: Date | null
}

export interface GridCardsTable extends MediumColumns {
  account_id: string
  serial: string
  status: 'issued' | 'active' | 'suspended' | 'lost' | 'revoked' | 'replaced' | 'expired'
  successes: Generated<number>
  unanswered: Generated<number>
  unanswered_on: string | null
  unanswered_that_day: Generated<number>
  valid_until: Date
  created_at: Date
  warned_at: Date | null
}

export interface GridChallengesTable {
  account_id: string
  card_id: string
  combination: string
  ceremony_id: string
  binding: string
  issued_at: Date
  expires_at: Date
  answered_at: Date | null
  consumed_at: Date | null
}

export interface RecoveryCodeSetsTable {
  account_id: string
  id: string
  realm: string
  secret_cipher: string
  made_at: Date
}

export interface RecoveryCodesTable {
  account_id: string
  set_id: string
  code_hash: string
  used_at: Date | null
}

export interface FaceChecksTable {
  account_id: string
  id: string
  realm: string
  ceremony_id: string
  reference_hash: string
  return_hash: string
  known_device: boolean
  state: 'pending' | 'passed' | 'failed' | 'cancelled' | 'expired'
  started_at: Date
  expires_at: Date
  decided_at: Date | null
  used_at: Date | null
}
