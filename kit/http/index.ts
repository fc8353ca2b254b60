/**
 * HTTP as every application of ours speaks it: headers, strict readers, one error table per surface, CSRF, cookies, the
 * client's address and description, the server itself, and outgoing calls. It decides nothing about accounts.
 */
export { bodyLimit } from './body-limit.ts'
export { clientAddress, createClientAddress } from './client-address.ts'
export { createClientCertificate } from './client-certificate.ts'
export { askClientHints, type ClientDescription, describeClient, type FormFactor } from './client-hints.ts'
export { type CookieOptions, type CookieScope, type Cookies, createCookies } from './cookies.ts'
export { type CsrfCheck, type CsrfResult, checkCsrf, csrfToken } from './csrf.ts'
export {
  createErrorTable,
  type ErrorTable,
  type ErrorTableDependencies,
  type Problem,
  requestErrors,
} from './error-table.ts'
export {
  createFetchJson,
  type FetchAnswer,
  type FetchJson,
  type FetchJsonDependencies,
  type FetchRequest,
} from './fetch-json.ts'
export { fieldOf, type Parameters } from './parameters.ts'
export { readUpload, type Upload } from './read-upload.ts'
export {
  type Issue,
  type ParameterOptions,
  parseWith,
  type ReadOptions,
  readFields,
  readForm,
  readJson,
  readQuery,
  readText,
} from './readers.ts'
export { retryAfter } from './retry-after.ts'
export {
  contentSecurityPolicy,
  noStore,
  type SecurityHeaderOptions,
  securityHeaderList,
  securityHeaders,
} from './security-headers.ts'
export { type NodeHandler, type RunningServer, type ServeOptions, startServer } from './serve.ts'
export { strictPath } from './strict-path.ts'
