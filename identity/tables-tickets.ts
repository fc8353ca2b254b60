/** The rows of QR sign-ins; part of `tables.ts`. */
import type { ColumnType, Generated } from 'kysely'

export type TicketStatus = 'pending' | 'scanned' | 'approved' | 'declined' | 'expired'

type OptionalJson = ColumnType<unknown, string | null | undefined, string | null>

export interface TicketsTable {
  id: string
  realm: string
  ceremony_id: string
  status: TicketStatus
  poll_hash: string
  slot_hashes: string[]
  slot_ms: number
  digits_mac: string
  device: string
  device_id: string | null
  place: OptionalJson
  network: string | null
  application: OptionalJson
  account_id: Generated<string | null>
  phone_id: Generated<string | null>
  phone_session_id: Generated<string | null>
  phone_place: OptionalJson
  scanned_at: Generated<Date | null>
  decided_at: Generated<Date | null>
  used_at: Generated<Date | null>
  created_at: Date
  expires_at: Date
  changed_at: Date
}
