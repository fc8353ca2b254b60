/** The rows of certificate keys; part of `tables.ts`. */
import type { MediumColumns } from './tables-media.ts'

export interface CertificateKeysTable extends MediumColumns {
  account_id: string
  fingerprint: string
  serial: string
  status: 'active' | 'suspended' | 'lost' | 'revoked' | 'replaced' | 'expired'
  valid_until: Date
  created_at: Date
  warned_at: Date | null
}

export interface CertificateKeyOwnersTable {
  realm: string
  key_hash: string
  account_id: string
}

export interface CertificateKeyRequestsTable {
  session_id: string
  account_id: string
  text_hash: string
  renews: string | null
  expires_at: Date
}
