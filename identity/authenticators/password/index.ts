// Passwords: hashing within a bound, verifying imported hashes, what a new password must be, how strong it looks.
// Flow for a new one: checkNewPassword → wasUsedBefore → pool.hash. For a sign-in: pool.verify, or pool.verifyDecoy when
// there is no such account; `needsRehash` asks for pool.hash of the password just typed. Never within a transaction.
export { createBlocklistLoader } from './blocklist.ts'
export { contextOfHolder, realmNames } from './context-of-holder.ts'
export type { PasswordContext } from './context-words.ts'
export {
  createHashPool,
  type HashPool,
} from './hash-pool.ts'
export { parseStoredHash } from './legacy-hashes.ts'
export { createPasswords, type Passwords } from './passwords.ts'
export { phrases } from './phrases/index.ts'
export { passwordReasonText, strengthAdvice } from './reason-text.ts'
export { type PasswordReason, passwordAge } from './rules.ts'
export { createPasswordStore } from './store.ts'
export { createStrengthMeterLoader, type Strength, type StrengthReason } from './strength.ts'
