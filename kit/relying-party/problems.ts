import * as oidc from 'openid-client'
import { isAppError } from '../errors/index.ts'
import type { ProblemCode } from './ports.ts'

export const statusOf: Readonly<Record<ProblemCode, 400 | 403 | 409 | 410 | 413 | 429 | 502 | 503>> = {
  attempt_unknown: 400,
  browser_changed: 400,
  response_invalid: 400,
  issuer_mixed_up: 400,
  identity_invalid: 502,
  sign_in_declined: 403,
  assurance_unmet: 403,
  different_account: 409,
  issuer_refused: 502,
  issuer_unreachable: 503,
  session_ended: 409,
  form_not_kept: 413,
  form_gone: 410,
  approval_declined: 403,
  approval_differs: 502,
  approval_over: 409,
  cross_site: 403,
  too_many_attempts: 429,
}

const isProblemCode = (code: string): code is ProblemCode => code in statusOf

/** The issuer's way of saying that it would have to ask the person something (OpenID Connect Core §3.1.2.6). */
const NEEDS_PERSON = ['login_required', 'interaction_required', 'consent_required', 'account_selection_required']

export const needsPerson = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError && NEEDS_PERSON.includes(error.error)

export const isDeclined = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError && error.error === 'access_denied'

/** What was asked will not be approved any more, whether it was declined now or before. */
export const isOver = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError &&
  (error.error === 'access_denied' || error.error === 'invalid_authorization_details')

const byIssuerError: Readonly<Record<string, ProblemCode>> = {
  access_denied: 'sign_in_declined',
  // Approved, declined or used already: a transaction is asked for once.
  invalid_authorization_details: 'approval_over',
  unmet_authentication_requirements: 'assurance_unmet',
  temporarily_unavailable: 'issuer_unreachable',
  server_error: 'issuer_unreachable',
}

/** Null for what is no failure of the protocol: a defect of ours, to be thrown on. */
export function problemOf(error: unknown): ProblemCode | null {
  if (isAppError(error)) return isProblemCode(error.code) ? error.code : null
  if (error instanceof oidc.AuthorizationResponseError) return byIssuerError[error.error] ?? 'issuer_refused'
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500 ? 'issuer_unreachable' : 'issuer_refused'
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'issuer_refused'
  if (isNetworkFailure(error)) return 'issuer_unreachable'
  return error instanceof oidc.ClientError ? problemOfClientError(error) : null
}

function problemOfClientError(error: oidc.ClientError): ProblemCode {
  if (isNetworkFailure(error.cause)) return 'issuer_unreachable'
  // An answer that is not the protocol's (an error page of a proxy, say) tells nothing about the person.
  if (error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || error.code === 'OAUTH_RESPONSE_IS_NOT_JSON') {
    return 'issuer_unreachable'
  }
  return 'identity_invalid'
}

function isNetworkFailure(error: unknown): boolean {
  if (error instanceof oidc.ClientError && error.code === 'OAUTH_TIMEOUT') return true
  // fetch reports a refused or broken connection as a TypeError without a code of its own.
  return error instanceof TypeError && !('code' in error)
}
