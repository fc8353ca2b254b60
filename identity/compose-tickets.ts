import type { Places } from '../kit/places/index.ts'
import type { Stores } from './compose-stores.ts'
import { createTicketStore, createTicketStreams, createTickets } from './tickets/index.ts'

/** Browsers that may wait for their phone in one process: 30,000 of them within 1 GB. */
const waitingAtOnce = 30_000
/** For changes made in other processes; those of this one are told at once. */
const lookEveryMs = 400

export interface TicketParts {
  stores: Stores
  places: Places
  report: (error: unknown) => void
}

/** QR sign-in: the tickets, and who waits for them in this process. */
export function composeTickets({ stores, places, report }: TicketParts) {
  const { database, now } = stores
  const store = createTicketStore({ now })
  const streams = createTicketStreams({
    changedSince: async since => await store.changedSince(database.query, since),
    report,
    now,
    perProcess: waitingAtOnce,
    lookEveryMs,
  })
  const tickets = createTickets({ ...stores, store, places, changed: streams.changed })
  return { tickets, streams }
}
