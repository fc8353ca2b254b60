/** The rows of passkeys; part of `tables.ts`. */
import type { Generated } from 'kysely'

export interface PasskeysTable {
  account_id: string
  id: string
  realm: string
  credential_id: string
  public_key: Uint8Array
  counter: Generated<number>
  transports: Generated<string[]>
  aaguid: string | null
  synced: boolean
  backed_up: boolean
  hardware: Generated<boolean>
  name_cipher: string
  made_on: string
  made_at_place: string | null
  created_at: Date
  last_used_at: Date | null
}

export interface PasskeyCredentialsTable {
  realm: string
  credential_id: string
  account_id: string
}

export interface PasskeyChallengesTable {
  session_id: string
  account_id: string
  challenge_hash: string
  expires_at: Date
}
