/**
 * Realms: populations of accounts with rules of their own. A realm is what its policy file says; loading a file writes a
 * dated version row, and the running policy is the newest row. Reloaded every few seconds, so that all processes agree.
 */

export type { CertificateKeyPolicy } from './certificate-key-policy.ts'
export { takenMedia } from './media-policy.ts'
export type { Combination, MediumLimit, OperationPolicy } from './operation-policy.ts'
export { describeProblem, type PolicyProblem, parsePolicy } from './parse-policy.ts'
export { phoneAppName, phoneClientId } from './phone-app.ts'
export * from './policy.ts'
export { createRealms, loadPolicy, type Realm, type Realms } from './realms.ts'
export { redirectOrigins } from './redirect-origins.ts'
export { riskPolicySchema } from './risk-policy.ts'
export { createPolicyStore, type PolicyStore } from './store.ts'
