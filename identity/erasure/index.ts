/**
 * The end of an account and the holder's right to their data. Closing begins with a cooling-off time in which the holder may
 * change their mind; then everything personal is deleted, and a bare row stays so that the id is never given again. Masked
 * events go when the policy's time for them has passed.
 * Flow: startClosing → (cancelClosing) → eraseDue, a job → closed → eraseDue again, for the events.
 */
export { type ClosingOrigin, cancelClosing, startClosing } from './closing.ts'
export { collectData } from './collect-data.ts'
export { createErasure, type Erasure, type ErasureDependencies } from './erase-due.ts'
export { zipData } from './zip-data.ts'
