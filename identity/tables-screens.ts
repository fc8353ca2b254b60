/** The rows of screens that ask to be signed in; part of `tables.ts`. */
import type { ColumnType, Generated } from 'kysely'
import type { Json } from './tables-oidc.ts'

export type ScreenStatus = 'pending' | 'approved' | 'declined'

type OptionalJson = ColumnType<unknown, string | null | undefined, string | null>

export interface ScreenRequestsTable {
  id: string
  realm: string
  client_id: string
  device_code_hash: string
  user_code_hash: string
  status: ScreenStatus
  payload: Json<unknown>
  screen: string
  place: OptionalJson
  network: string | null
  poll_seconds: number
  polled_at: Generated<Date | null>
  wrong_codes: Generated<number>
  account_id: Generated<string | null>
  phone_id: Generated<string | null>
  session_id: Generated<string | null>
  grant_id: Generated<string | null>
  granted: OptionalJson
  decided_at: Generated<Date | null>
  used_at: Generated<Date | null>
  created_at: Date
  expires_at: Date
}

export type BackchannelStatus = 'pending' | 'approved' | 'declined' | 'expired' | 'unmet'

export interface BackchannelRequestsTable {
  id: string
  realm: string
  client_id: string
  account_id: string
  ticket_id: string
  request_hash: string
  status: BackchannelStatus
  payload: Json<unknown>
  poll_seconds: number
  polled_at: Generated<Date | null>
  session_id: Generated<string | null>
  grant_id: Generated<string | null>
  granted: OptionalJson
  ping_cipher: string | null
  ping_at: Generated<Date | null>
  ping_tries: Generated<number>
  decided_at: Generated<Date | null>
  used_at: Generated<Date | null>
  created_at: Date
  expires_at: Date
}
