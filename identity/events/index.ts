/**
 * The audit log: one line for every attempt, lock and outcome, appended in the transaction of what it tells of. Masks and codes
 * only, never personal data. `chain` links the lines by hash afterwards, so that no lock stands on the request path.
 */
export { createEventLog, type EventInput, type EventLog, type EventOutcome, type Surface } from './append.ts'
