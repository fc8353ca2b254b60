import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { AppError, isAppError } from '../errors/index.ts'
import { type Parameters, readFields } from '../http/index.ts'
import { createApprovals, type PortalApprovals } from './approvals.ts'
import { createAttemptLimit } from './attempt-limit.ts'
import { type Attempt, beginAttempt } from './attempts.ts'
import { createBackChannelLogout } from './back-channel-logout.ts'
import { type CallApi, createCallApi } from './call-api.ts'
import { receiveCallback } from './callback.ts'
import { publicHalf } from './client-key.ts'
import { createPortalCookies } from './cookies.ts'
import { createGates, type Guarded } from './gates.ts'
import { createIssuer } from './issuer.ts'
import { takeForm } from './kept-forms.ts'
import type { Parts } from './parts.ts'
import type { Assurance, PortalSession, ProblemCode, RelyingPartyOptions } from './ports.ts'
import { problemOf, statusOf } from './problems.ts'
import { safeReturnPath, satisfiesByNumber } from './rules.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { signOut } from './sign-out.ts'

export type RelyingParty = PortalApprovals & {
  /** To be mounted at `base`. */
  routes: Hono
  /** Path under which the routes stand; '' at the root. */
  base: string
  session(c: Context): Promise<PortalSession | null>
  /** With claims at most a minute old, for pages that show them. */
  sessionNow(c: Context): Promise<PortalSession | null>
  requireSession: MiddlewareHandler
  requireAssurance(wanted: Assurance): MiddlewareHandler
  /** The same, with claims that the issuer has just said; for what they allow. */
  requireClaims(wanted: Assurance): MiddlewareHandler
  trySilentSignOn: MiddlewareHandler
  callApi: CallApi
}

const DEFAULT_LIFETIME = { idle: 30 * 60, absolute: 12 * 60 * 60 }

/** A portal's side of OpenID Connect. Reaches nobody until the first request needs the issuer. */
export function createRelyingParty(options: RelyingPartyOptions): RelyingParty {
  const parts = createParts(options)
  const sessions = createSessions(parts)

  async function problem(c: Context, code: ProblemCode, retry: string): Promise<Response> {
    const live = await sessions.read(c)
    const status = statusOf[code]
    c.status(status)
    c.header('Cache-Control', 'no-store')
    const again = `${parts.base}/sign-in?return_to=${encodeURIComponent(retry)}`
    const goesBack = live !== null || code === 'form_not_kept'
    return options.pages.problem(c, {
      code,
      status,
      retry: goesBack ? retry : again,
      home: parts.home,
      signedIn: live !== null,
    })
  }

  const guarded: Guarded = async (c, retry, work) => {
    try {
      return await work()
    } catch (error) {
      const code = problemOf(error)
      if (code === null) throw error
      parts.report({ what: 'sign_in_problem', code, cause: error })
      return problem(c, code, code === 'different_account' ? parts.home : retry())
    }
  }

  const gates = createGates(parts, sessions, guarded)
  return {
    routes: createRoutes(parts, sessions, guarded),
    base: parts.base,
    session: async c => (await sessions.read(c))?.person ?? null,
    sessionNow: async c => (await sessions.readNow(c))?.person ?? null,
    requireSession: gates.requireSession,
    requireAssurance: gates.requireAssurance,
    requireClaims: gates.requireClaims,
    trySilentSignOn: gates.trySilentSignOn,
    callApi: createCallApi(parts, sessions, gates),
    ...createApprovals(parts, sessions, guarded),
  }
}

function createParts(options: RelyingPartyOptions): Parts {
  const redirect = new URL(options.redirectUri)
  if (!redirect.pathname.endsWith('/callback')) throw new AppError('redirect_uri_not_callback')
  const base = redirect.pathname.slice(0, -'/callback'.length)
  const doFetch = options.fetch ?? fetch
  return {
    options,
    base,
    origin: redirect.origin,
    home: base === '' ? '/' : base,
    cookies: createPortalCookies({ ...options.cookies, origin: redirect.origin, base }),
    issuer: createIssuer({ ...options, idTokenAlg: options.idTokenAlg ?? 'ES256', fetch: doFetch }),
    lifetime: options.lifetime ?? DEFAULT_LIFETIME,
    fetch: doFetch,
    report: options.report ?? (() => undefined),
    mayBegin: attemptLimit(options),
    secret: () => Buffer.from(options.random(32)).toString('base64url'),
    satisfies: options.satisfies ?? satisfiesByNumber,
  }
}

function attemptLimit({ attempts, now }: RelyingPartyOptions): (c: Context) => boolean {
  if (attempts === undefined) return () => true
  const take = createAttemptLimit({ perMinute: attempts.perMinute, now })
  return c => take(attempts.addressOf(c))
}

function createRoutes(parts: Parts, sessions: Sessions, guarded: Guarded): Hono {
  const { options, home } = parts
  const routes = new Hono()
  const takeLogout = createBackChannelLogout(parts)

  // Path by path, because a middleware of this sub-application at the root would reach every page of the portal.
  for (const path of ['/sign-in', '/callback', '/resume', '/sign-out', '/signed-out', '/backchannel-logout']) {
    routes.use(path, async (c, next) => {
      await next()
      c.header('Cache-Control', 'no-store')
    })
  }

  routes.get('/sign-in', async c => {
    const returnTo = safeReturnPath(c.req.query('return_to'), parts.origin) ?? home
    if ((await sessions.read(c)) !== null) return c.redirect(returnTo, 303)
    return guarded(
      c,
      () => returnTo,
      () => beginAttempt(parts, c, { kind: 'sign-in', returnTo }),
    )
  })

  routes.get('/callback', c => {
    let retry = home
    const onAttempt = (attempt: Attempt) => {
      retry = attempt.returnTo
    }
    return guarded(
      c,
      () => retry,
      () => receiveCallback(parts, sessions, c, onAttempt),
    )
  })

  routes.get('/resume', c =>
    guarded(
      c,
      () => home,
      async () => {
        const live = await sessions.read(c)
        const form = live === null ? null : await takeForm(parts, live.stored.idHash, c.req.query('form') ?? '')
        if (form === null) throw new AppError('form_gone')
        return options.pages.resume(c, form)
      },
    ),
  )

  routes.post('/sign-out', c =>
    guarded(
      c,
      () => home,
      () => signOut(parts, sessions, c),
    ),
  )
  routes.get('/signed-out', c => options.pages.signedOut(c, { everywhere: c.req.query('everywhere') !== 'no', home }))

  routes.post('/backchannel-logout', async c => {
    const { logout_token } = await readFields(c).catch(asEmpty)
    const result = await takeLogout(typeof logout_token === 'string' ? logout_token : undefined).catch(issuerIsAway)
    if (result.ok) return c.body(null, 200)
    parts.report({ what: 'logout_token_refused', code: result.code })
    const error = result.code === 'issuer_unreachable' ? 'temporarily_unavailable' : 'invalid_request'
    return c.json({ error, error_description: result.code }, error === 'invalid_request' ? 400 : 503)
  })

  routes.get('/.well-known/jwks.json', async c => c.json({ keys: [publicHalf(await options.clientKey())] }))
  return routes
}

/** Without the issuer's keys the token can be neither believed nor refused; the issuer may send it again. */
function issuerIsAway(error: unknown): { ok: false; code: 'issuer_unreachable' } {
  if (isAppError(error) && error.code === 'issuer_unreachable') return { ok: false, code: 'issuer_unreachable' }
  throw error
}

/** What is no form has no token in it, which is then the answer. */
function asEmpty(error: unknown): Parameters {
  if (isAppError(error)) return {}
  throw error
}
