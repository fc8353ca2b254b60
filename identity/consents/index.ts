/**
 * Consents: what a person allowed applications that are not the realm's own. Owns the `consents` table; granting is part of
 * the OpenID Connect flow, here they are kept, listed and revoked.
 */
export { type Consents, createConsents } from './consents.ts'
export { type ConsentStore, createConsentStore } from './store.ts'
