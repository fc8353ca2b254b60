/**
 * Phones as authenticators: a P-256 key made on the phone that it can't give away, to which the phone's tokens are bound (DPoP), and
 * a gesture that only unlocks its use. Flow: sign-in with the key → `registerPhone` after a step-up → `authorisePhone` before every
 * call of the phone → `freshProof` where a person must answer now. A revoked key never comes back.
 */
export { createPhoneApi } from './api/phone-api.ts'
export { phoneRefusals, proofRefusals } from './api/refusals.ts'
export { createAuthorisePhone, type PhoneCaller } from './authorise-phone.ts'
export { createFreshProof, type FreshProof, givenProofSchema } from './fresh-proof.ts'
export { phoneCors } from './phone-cors.ts'
export { revokePhones } from './revoke-phone.ts'
export { tidyName } from './rules.ts'
export { createPhoneStore, type Phone, type PhoneStore } from './store.ts'
