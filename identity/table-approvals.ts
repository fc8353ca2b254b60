import type { Generated } from 'kysely'

export type ApprovalStatus = 'asked' | 'approved' | 'declined' | 'refused' | 'executed'

/** Of `tables.ts`: what holders approve in its exact details. */
export interface ApprovalsTable {
  account_id: string
  id: string
  realm: string
  client_id: string
  transaction_id: string
  operation: string
  details_cipher: string
  details_hash: string
  /** In fen; a bigint, which drivers give as text. */
  amount: string | number | null
  request_hash: string
  status: ApprovalStatus
  medium: Generated<string | null>
  aal: Generated<number | null>
  amr: Generated<string[] | null>
  asked_at: Date
  decided_at: Generated<Date | null>
  executed_at: Generated<Date | null>
  expires_at: Date
}
