/** The rows of QR sign-ins and of requests pushed to phones; part of `tables.ts`. */
import type { ColumnType, Generated } from 'kysely'

export type TicketWay = 'scan' | 'push'
/** What whoever says yes lets happen; `client`: what an application asks without a browser. */
export type TicketAsks = 'sign-in' | 'step-up' | 'client'
export type TicketStatus = 'pending' | 'scanned' | 'approved' | 'declined' | 'expired'

type OptionalJson = ColumnType<unknown, string | null | undefined, string | null>

export interface TicketsTable {
  id: string
  realm: string
  way: Generated<TicketWay>
  asks: Generated<TicketAsks>
  client_id: Generated<string | null>
  contents_cipher: Generated<string | null>
  proof: OptionalJson
  ceremony_id: string | null
  status: TicketStatus
  poll_hash: string | null
  slot_hashes: string[]
  slot_ms: number
  digits_mac: string | null
  device: string | null
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
