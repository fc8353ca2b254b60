/**
 * Tickets: questions to a phone. One way is scanned: a browser in a sign-in shows a picture, and the phone that scans it is asked. The
 * other is pushed: all phones of an account that is known already are asked, for a browser that waits or for an application without one.
 * The phone sees who asks, types the two digits that the browser shows and proves itself anew; the browser then answers its ceremony with
 * the approval, and the engine decides as ever. Pending (→ scanned) → approved | declined | expired, each one conditional statement.
 */

export { createTicketApi } from './api.ts'
export type { DecidedRequest } from './client-requests.ts'
export type { PushedTicket } from './dependencies.ts'
export { createTicketPages } from './pages/routes.tsx'
export type { ClientRequest, Pushed } from './push-request.ts'
export { isElsewhere, markOf, type PlaceNames, unknownPlace } from './rules.ts'
export { createTicketStore } from './store.ts'
export { createTicketStreams } from './streams.ts'
export { createTickets } from './tickets.ts'
