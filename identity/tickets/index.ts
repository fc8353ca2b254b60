/**
 * QR sign-in tickets. A browser that is in a sign-in shows a picture; a phone of the account scans it, sees who asks, types the two
 * digits that the browser shows and proves itself anew; the browser then answers its ceremony with the approval, and the engine
 * decides as ever. Pending → scanned → approved | declined | expired, each one conditional statement. `streams` tells waiting browsers.
 */
export { createTicketApi } from './api.ts'
export { appName } from './app-name.ts'
export { createTicketPages } from './pages/routes.tsx'
export { isElsewhere, markOf, type PlaceMark, type PlaceNames, unknownPlace } from './rules.ts'
export { createTicketStore } from './store.ts'
export { createTicketStreams } from './streams.ts'
export { createTickets } from './tickets.ts'
