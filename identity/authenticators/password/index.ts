// Passwords: hashing within a bound, verifying imported hashes, what a new password must be, how strong it looks.
// Flow for a new one: checkNewPassword → wasUsedBefore → pool.hash. For a sign-in: pool.verify, or pool.verifyDecoy when
// there is no such account; `needsRehash` asks for pool.hash of the password just typed. Never within a transaction.
export { type Blocklist, type BlocklistVerdict, createBlocklistLoader } from './blocklist.ts'
export type { ContextKind, PasswordContext } from './context-words.ts'
export {
  createHashPool,
  defaultHashParameters,
  type HashPool,
  type HashPoolOptions,
  type Verification,
} from './hash-pool.ts'
export { parseStoredHash } from './legacy-hashes.ts'
export { countCodePoints, longestPassword, normalisePassword } from './normalise-password.ts'
export { createPasswords, type Passwords } from './passwords.ts'
export { phrases } from './phrases/index.ts'
export { passwordReasonText, strengthAdvice } from './reason-text.ts'
export {
  type CheckContext,
  checkNewPassword,
  type PasswordCheck,
  type PasswordPolicy,
  type PasswordReason,
  passwordAge,
  type RotationPolicy,
} from './rules.ts'
export { createPasswordStore, type PasswordStore } from './store.ts'
export type { HashFault, HashParameters, ParsedHash, StoredHash } from './stored-hash.ts'
export { createStrengthMeterLoader, type Strength, type StrengthMeter, type StrengthReason } from './strength.ts'
export { wasUsedBefore } from './was-used-before.ts'
