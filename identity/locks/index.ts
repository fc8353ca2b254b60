/**
 * Locks and throttles: how often anyone may try. One gate stands before every secret; each way in goes through it. An attempt is
 * counted as failed *before* it is verified, by one statement, so that parallel guesses can't exceed the limit; a right answer
 * then says how the count is cleared.
 */
export { createGate, type Gate, type LockSubject } from './gate.ts'
export { createLockStore, type LockStore } from './store.ts'
export { createThrottles, type ThrottleOutcome, type Throttles } from './throttles.ts'
