import { call } from './call.ts'
import type { RealmConfig } from './config.ts'
import type { Ticket } from './screens/ticket.tsx'

/** What is asked of the account's phones, and whether anything may be. */
export interface Waiting {
  request: Ticket | null
  /** Since when the holder has closed this way by "not me". */
  heldSince: string | null
}

export const nothingWaits: Waiting = { request: null, heldSince: null }

export async function lookForRequest(realm: RealmConfig, language: string): Promise<Waiting> {
  const read = await call<Waiting>({ realm, language }, 'GET', '/phone/requests')
  return read.ok ? read.body : nothingWaits
}
