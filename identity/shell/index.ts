/**
 * The HTTP shell: who asks (`Visit`), how pages are framed, what an error code means outward, and cookies. Owns no concept.
 */
export { apiPart, createRealmApi, outsidePart, type RealmApiPart } from './api-app.ts'
export { problemSchema } from './api-problem.ts'
export { type ApiRoute, apiRoute, type MountedRoute } from './api-routes.ts'
export { createRealmCookies } from './cookies.ts'
export { createErrors, type ErrorCode, errorStatuses, type IdentityErrors } from './errors.tsx'
export { keepToOrigins } from './keep-to-origins.ts'
export { createRealmShell, type IdentityEnv, type RealmShell } from './realm-shell.tsx'
export { safeReturnPath } from './return-path.ts'
