/** What wakes phones and what keeps requests from them; part of `tables.ts`. */

export interface PushHoldsTable {
  account_id: string
  realm: string
  ticket_id: string
  held_at: Date
}

export interface PushSubscriptionsTable {
  account_id: string
  phone_id: string
  realm: string
  endpoint_key: string
  endpoint_cipher: string
  keys_cipher: string
  created_at: Date
}

export interface PushKeysTable {
  realm: string
  public_key: string
  private_cipher: string
  created_at: Date
}
