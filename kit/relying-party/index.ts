/**
 * What a portal needs to be a client of the issuer (OpenID Connect), and all that a portal knows of identity.
 *
 * `createRelyingParty` gives routes to mount, the session of a request, two gates and calls to APIs. The flow:
 * a gate or /sign-in begins an *attempt* (state, nonce, PKCE; sealed in the store, bound to the browser by a cookie),
 * the issuer sends the browser to /callback, the attempt is taken (once) and a portal *session* begins; the issuer ends
 * it by the back channel. Pages, database and keys are the portal's and are passed in.
 */
export type { ApprovalTaken, PortalApprovals } from './approvals.ts'
export { type BackchannelBegun, type BackchannelFlow, createBackchannelFlow } from './backchannel-flow.ts'
export type { ApiRequest, ApiResult, CallApi } from './call-api.ts'
export { loadClientKey, newClientKey, publicHalf } from './client-key.ts'
export { createDeviceFlow, type DeviceCode, type DeviceFlow } from './device-flow.ts'
export { isSameOrigin } from './parts.ts'
export type * from './ports.ts'
export { createRelyingParty, type RelyingParty } from './relying-party.ts'
export { safeReturnPath } from './rules.ts'
export { createPortalSessionStore, type PortalDatabase, type PortalSessionTables } from './store.ts'
