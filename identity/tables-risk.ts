/** What the risk rules keep. */
import type { Json } from './tables-oidc.ts'

export interface RiskVerdictsTable {
  id: string
  realm: string
  ceremony_id: string
  account_id: string | null
  at: Date
  verdict: string
  score: number
  reasons: Json<unknown>
}

export interface SignInAttemptsTable {
  id: string
  realm: string
  at: Date
  address_key: string
  prefix_key: string
  device_id: string | null
  subject: string
  account_id: string | null
  success: boolean
  place: Json<unknown> | null
}
