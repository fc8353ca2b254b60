// The service's own secrets: the key ring (field encryption, blind indexes, MACs), where its material comes from,
// signing keys, random tokens and ids. Knows nothing of what is encrypted: callers name a context per field.
// Flow: keySourceFrom(environment) → loadKeyMaterial → createKeyRing; `keys rotate` = rotate → save → back-fill → drop.
export { constantTimeEqual } from './constant-time-equal.ts'
export { hashToken, sm3 } from './hash-token.ts'
export { saveKeyFile } from './key-file.ts'
export { createKeyMaterial, type KeyMaterial, type KeyUse, keyUses, parseKeyMaterial } from './key-material.ts'
export { createKeyRing, type KeyRing } from './key-ring.ts'
export { type BackupState, describeBackup, drop, markBackedUp, rotate, switchSuite } from './key-rotation.ts'
export { createFullKeyMaterial, type KeySource, keySourceFrom, loadKeyMaterial } from './key-source.ts'
export { createIdMaker, newId } from './new-id.ts'
export { randomBelow } from './random-below.ts'
export { randomDigits } from './random-digits.ts'
export { type RandomBytes, randomToken } from './random-token.ts'
export {
  createSigningKey,
  publicJwk,
  type SigningAlgorithm,
  type SigningKey,
  signingKeySchema,
} from './signing-keys.ts'
export { type SuiteName, sm4Block } from './suite.ts'
