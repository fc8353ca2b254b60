/**
 * Passkeys and security keys (WebAuthn Level 3): several to an account, each with a name. Possession and the holder's PIN, face or
 * finger are proved in one act; one that is proved to be bound to its hardware reaches AAL 3. Flow: `creation` → `make`, `request` → `prove`.
 */
export { makeOf } from './makes.ts'
export { PasskeyAsk } from './passkey-ask.tsx'
export { createPasskeys, type Occasion, type PasskeyCreation, type PasskeyRequest, type Passkeys } from './passkeys.ts'
export { holdingOf, longestName, mayRemovePasskey, tidyName } from './rules.ts'
export {
  type PasskeyAssertion,
  type PasskeyAttestation,
  passkeyAssertionSchema,
  passkeyAttestationSchema,
  readCredential,
} from './schemas.ts'
export { createPasskeyStore, type Passkey, type PasskeyStore } from './store.ts'
