/**
 * Recovery codes: a set of ten for the day when every other medium is gone. Shown once, kept as keyed hashes, each good for one use;
 * a new set ends the old one. The key of the hashes is the set's own and encrypted, so that it goes along when keys rotate.
 * Flow: makeRecoveryCodes → shown, printed → `verify` consumes one and tells the holder.
 */
export { countRecoveryCodes } from './count-recovery-codes.ts'
export { dropRecoveryCodes } from './drop-recovery-codes.ts'
export { makeRecoveryCodes } from './make-recovery-codes.ts'
export { createRecoveryCode } from './recovery-code.ts'
export { readCode } from './rules.ts'
