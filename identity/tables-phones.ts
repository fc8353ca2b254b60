/** The rows of phones; part of `tables.ts`. */
import type { Generated } from 'kysely'
import type { Json } from './tables-oidc.ts'

export interface PhonesTable {
  account_id: string
  id: string
  realm: string
  thumbprint: string
  public_key: Json<unknown>
  name_cipher: string
  made_on: string
  made_at_place: string | null
  session_id: string
  device_id: string | null
  created_at: Date
  last_used_at: Date
  revoked_at: Date | null
  gesture_hash: string | null
  gesture_set_at: Date | null
  gesture_tries: Generated<number>
  gesture_at: Date | null
}

export interface PhoneChallengesTable {
  phone_id: string
  account_id: string
  id: string
  expires_at: Date
}

export interface InboxMessagesTable {
  account_id: string
  id: string
  realm: string
  kind: string
  template: string
  parameters_cipher: string
  created_at: Date
  read_at: Date | null
  expires_at: Date
}

export interface InboxSettingsTable {
  account_id: string
  kind: string
  announced: boolean
}
