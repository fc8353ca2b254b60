/** The row of a change that waits; part of `tables.ts`. */
export interface IdentifierChangesTable {
  account_id: string
  kind: 'phone' | 'email'
  realm: string
  value_cipher: string
  masked: string
  asked_at: Date
  remind_at: Date | null
  due_at: Date
}
