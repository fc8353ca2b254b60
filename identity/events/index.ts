/**
 * The audit log: one line for every attempt, lock and outcome, appended in the transaction of what it tells of. Masks and codes
 * only, never personal data. `chain` links the lines by hash afterwards, so that no lock stands on the request path.
 * Flow: append → link (every few seconds) → checkpoint, signed, in the database and outside → verify, offline.
 * `kinds.ts` has every kind of event; `describe-event.ts` says them to people.
 */
export { createEventLog, type EventInput, type EventLog, type Surface } from './append.ts'
export { type Chain, createChain } from './chain.ts'
export { describeEvent, type EventDescription } from './describe-event.ts'
export { describeFinding } from './describe-finding.ts'
export { createEventErasure, type EventErasure } from './erase-events.ts'
export { type EventKind, type Tone } from './kinds.ts'
export { type ActivityEvent, findEvent, listEvents } from './list-events.ts'
export { realmsWithEvents } from './realms-with-events.ts'
export { createVerifier } from './verify-chain.ts'
