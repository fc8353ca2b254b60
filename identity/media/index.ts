/**
 * What all media that a person holds have in common: their standing and what may become of it, the event and notice of each change,
 * how their secrets are bound to their rows. Each kind itself is a folder of `authenticators`.
 * Flow: the kind's own use case, or `changeMedium` → one conditional statement → event and notice in the same transaction.
 */
export { changeMedium, type HeldKind } from './change-medium.ts'
export { activationContext, secretContext } from './contexts.ts'
export type { MediaDependencies, MediumOrigin } from './dependencies.ts'
export { endingSessions } from './ending-sessions.ts'
export { expireMedia, type MediumWatch } from './expire-media.ts'
export { recordMediumChange } from './record-change.ts'
export { type MediumStatus, maskSerial, mediumChanges } from './rules.ts'
export { mediumInHand, moveMedium } from './store.ts'
