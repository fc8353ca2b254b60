import type { Context } from 'hono'
import * as oidc from 'openid-client'
import { AppError } from '../errors/index.ts'
import { dpopHandle } from './attempts.ts'
import type { Gates } from './gates.ts'
import type { Parts } from './parts.ts'
import type { Assurance } from './ports.ts'
import { problemOf } from './problems.ts'
import { meetsAssurance } from './rules.ts'
import type { LiveSession, Sessions } from './sessions.ts'

/** The body is sent again after a refresh, so it must not be a stream. */
export type ApiRequest = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams }

export type ApiResult =
  | { ok: true; response: Response }
  /** `response` takes the person to the issuer and back here; hand it to the browser. */
  | { ok: false; code: 'signed_out' | 'step_up_needed'; response: Response }
  | { ok: false; code: 'refused' | 'issuer_unreachable' | 'api_unreachable' }

export type CallApi = (c: Context, url: string | URL, request?: ApiRequest) => Promise<ApiResult>

type Answer = { response: Response; challenge: oidc.WWWAuthenticateChallengeError['cause'][number] | null }

/** Fails with `api_not_allowed` for an origin that was not named at the start. */
export function createCallApi(parts: Parts, sessions: Sessions, gates: Gates): CallApi {
  const allowed = new Set([new URL(parts.options.issuer).origin, ...(parts.options.apiOrigins ?? [])])

  async function send(live: LiveSession, url: URL, request: ApiRequest): Promise<Answer> {
    const configuration = await parts.issuer.configuration()
    const dpop = await dpopHandle(configuration, live.tokens.dpopKey)
    const headers = new Headers(request.headers)
    const method = request.method ?? 'GET'
    try {
      const { accessToken } = live.tokens
      const response = await oidc.fetchProtectedResource(
        configuration,
        accessToken,
        url,
        method,
        request.body,
        headers,
        dpop,
      )
      return { response, challenge: null }
    } catch (error) {
      if (!(error instanceof oidc.WWWAuthenticateChallengeError)) throw error
      const challenge = error.cause.find(one => one.scheme === 'bearer' || one.scheme === 'dpop') ?? null
      return { response: error.response, challenge }
    }
  }

  const signedOut = async (c: Context): Promise<ApiResult> => ({
    ok: false,
    code: 'signed_out',
    response: await gates.ask(c, { live: null }),
  })

  async function stepUp(c: Context, live: LiveSession, wanted: Assurance): Promise<ApiResult> {
    // What the API asks for is held already: going to the issuer again would bring the same and never end.
    if (meetsAssurance(live.person, wanted, parts.options.now(), parts.satisfies)) return { ok: false, code: 'refused' }
    return { ok: false, code: 'step_up_needed', response: await gates.ask(c, { wanted, live }) }
  }

  async function call(c: Context, url: URL, request: ApiRequest): Promise<ApiResult> {
    const live = await sessions.read(c)
    if (live === null) return signedOut(c)
    const first = await send(live, url, request)
    if (first.response.status !== 401) return { ok: true, response: first.response }
    const wanted = wantedBy(first.challenge)
    if (wanted !== null) return stepUp(c, live, wanted)
    // A token may have been revoked before its time: one fresh one is fetched, and only one.
    const fresh = live.tokens.refreshToken === null ? null : await sessions.refresh(live)
    if (fresh === null) return signedOut(c)
    const second = await send(fresh, url, request)
    if (second.response.status !== 401) return { ok: true, response: second.response }
    const stillWanted = wantedBy(second.challenge)
    return stillWanted === null ? { ok: false, code: 'refused' } : stepUp(c, fresh, stillWanted)
  }

  return async (c, address, request = {}) => {
    const url = new URL(address)
    // The access token goes to the APIs it is meant for and to nobody else (RFC 9700 §4.9.1).
    if (!allowed.has(url.origin)) throw new AppError('api_not_allowed', { details: { origin: url.origin } })
    try {
      return await call(c, url, request)
    } catch (error) {
      const problem = problemOf(error)
      if (problem === null) throw error
      parts.report({ what: 'api_call_failed', code: problem, cause: error })
      const isIssuer = error instanceof AppError
      return { ok: false, code: isIssuer ? 'issuer_unreachable' : 'api_unreachable' }
    }
  }
}

/** RFC 9470 §3: the API says how strong, or how recent, the authentication has to be. */
function wantedBy(challenge: Answer['challenge']): Assurance | null {
  if (challenge === null || challenge.parameters.error !== 'insufficient_user_authentication') return null
  const { acr_values, max_age } = challenge.parameters
  const maxAge = max_age === undefined ? Number.NaN : Number(max_age)
  return {
    ...(typeof acr_values === 'string' && acr_values !== '' ? { acr: acr_values } : {}),
    ...(Number.isInteger(maxAge) && maxAge >= 0 ? { maxAge } : {}),
  }
}
