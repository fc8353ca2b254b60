/** Those of `tables.ts` that hold what the OpenID provider keeps. */
import type { ColumnType, Generated } from 'kysely'

export type Json<T> = ColumnType<T, string, string>

export interface OidcArtifactsTable {
  realm: string
  model: string
  id_hash: string
  grant_id: string | null
  uid: string | null
  user_code: string | null
  payload: Json<unknown>
  expires_at: Date | null
  consumed_at: Date | null
}

export interface SigningKeysTable {
  realm: string
  kid: string
  alg: string
  public_jwk: Json<unknown>
  private_cipher: string
  created_at: Date
  signs_from: Date
  signs_until: Date | null
  published_until: Date | null
}

export interface LogoutNoticesTable {
  account_id: string
  session_id: string
  client_id: string
  realm: string
  sid: string
  state: Generated<'waiting' | 'dead'>
  attempts: Generated<number>
  next_attempt_at: Date
  created_at: Date
  ended_at: Date | null
}
