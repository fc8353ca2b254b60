/**
 * The OpenID Connect issuer of each realm: oidc-provider over our database, clients from the realm's policy, signing keys, and
 * the two ways our pages and the provider hand a person to each other (interactions, sign-out). Our session is the
 * truth: the provider has none of its own.
 */
export type { AccessDemand, AccessRequest, AccessResult } from './access-tokens.ts'
export { createApprovalApi } from './api/approval-api.ts'
export { createTokenApi } from './api/token-api.ts'
export { createDemanding, tokenProblem } from './api/token-part.ts'
export { createOidc, type Oidc } from './create-oidc.ts'
export type { OidcDependencies, OidcPage } from './dependencies.ts'
export { elsewhereLevels } from './elsewhere-levels.ts'
export type { InteractionOutcome } from './interactions.ts'
export type { GrantMove } from './move-grant.ts'
export { drawProviderPage } from './pages/provider-pages.tsx'
export { createDrawInteraction, createOidcPages } from './pages/routes.tsx'
export { createSigningKeys } from './signing-keys.ts'
export { createKeyStore } from './store-keys.ts'
