import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { isAppError } from '../../kit/errors/index.ts'
import type { Realm } from '../realms/index.ts'
import { type ConfigurationParts, createConfiguration, routes } from './configuration.ts'
import type { OidcDependencies } from './dependencies.ts'
import { Provider } from './library.ts'
import { type SendLogoutNotice, takeOverLogoutNotices } from './logout-notices.ts'
import { clientOf, setSecurityHeaders, showPage } from './pages.ts'
import { recordEvents, watchEvents } from './record-events.ts'
import { demandOf, reportedLevel } from './rules.ts'
import { bridgeSessions, dropProviderCookie } from './session-bridge.ts'
import type { SignOut } from './sign-out.ts'

type ProviderParts = Omit<ConfigurationParts, 'pages'> & { signOut: SignOut }

/** One realm's provider, for one version of its policy and one set of signing keys. */
export function createProvider(
  deps: OidcDependencies,
  parts: ProviderParts,
): { provider: Provider; sendLogoutNotice: SendLogoutNotice } {
  const { realm, signOut } = parts
  const provider = new Provider(
    realm.issuer,
    createConfiguration(deps, { ...parts, pages: pages(deps, realm, signOut) }),
  )
  speakAsIssuer(provider, realm)
  bridgeSessions({ ...deps, artifacts: parts.artifacts }, provider, realm)
  watchEvents(provider, realm)
  // What the client hears of the level must match what it asked for (OpenID Connect Core 1.0 5.5.1.1).
  provider.on('authorization.accepted', ctx => {
    const { params, session } = ctx.oidc
    const level = reportedLevel(demandOf(params ?? {}).acr, Number(session?.acr ?? 1))
    Object.defineProperty(ctx.oidc, 'acr', { value: level })
  })
  provider.on('end_session.success', ctx => {
    ctx.state.signedOut = true
  })
  provider.on('server_error', (ctx, err) => {
    deps.log.error({ err, realm: realm.name, path: ctx.path }, 'the OpenID provider failed')
    if (!isAppError(err) || err.code !== 'database.unavailable') return
    ctx.status = 503
    ctx.set('Retry-After', '5')
  })
  const refused = (ctx: KoaContextWithOIDC, { error, error_detail: detail }: errors.OIDCProviderError): void => {
    const client = ctx.oidc.client?.clientId
    deps.log.info({ realm: realm.name, client, error, detail }, 'the OpenID provider refused a request')
  }
  provider.on('authorization.error', refused)
  provider.on('pushed_authorization_request.error', refused)
  provider.on('grant.error', refused)
  provider.onerror = err => deps.log.error({ err, realm: realm.name }, 'the OpenID provider failed')
  provider.use(async (koa, next) => {
    const ctx = koa as unknown as KoaContextWithOIDC
    setSecurityHeaders(ctx, realm)
    refuseOtherResponseModes(ctx)
    await next()
    await afterwards(deps, realm, signOut, ctx)
  })
  return { provider, sendLogoutNotice: takeOverLogoutNotices(provider) }
}

/** Every other mode would be answered with a page or a fragment of the library's own, even where the client may not use it. */
function refuseOtherResponseModes(ctx: KoaContextWithOIDC): void {
  const mode = ctx.query.response_mode
  if (ctx.path === routes.authorization && mode !== undefined && mode !== 'query') {
    ctx.query = { ...ctx.query, response_mode: 'unsupported' }
  }
}

/** What must be so before the answer goes out. */
async function afterwards(
  deps: OidcDependencies,
  realm: Realm,
  signOut: SignOut,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  switch (ctx.oidc?.route) {
    case 'discovery':
      // Clients may use the query only; the library says what it could do.
      Object.assign(ctx.body as object, { response_modes_supported: ['query'] })
      break
    case 'end_session':
      // Nobody is signed in: nothing to ask, and no page of the library's that submits itself.
      if (ctx.status === 200 && !ctx.oidc.session?.accountId) await signOut.complete(realm, ctx)
      break
    case 'end_session_confirm':
      // Only where the provider has found the form's secret right and signed the person out.
      if (ctx.oidc.session && ctx.oidc.params?.logout && ctx.state.signedOut)
        await signOut.endSession(realm, ctx, ctx.oidc.session)
      break
  }
  if (ctx.oidc) dropProviderCookie(ctx)
  await recordEvents(deps, ctx)
}

function pages(deps: OidcDependencies, realm: Realm, signOut: SignOut): ConfigurationParts['pages'] {
  return {
    renderError: async (ctx, out) => {
      const page = { code: out.error, description: out.error_description ?? null, client: clientOf(ctx, realm) }
      await showPage(deps, realm, ctx, { kind: 'error', status: ctx.status, ...page })
      return undefined
    },
    logoutSource: async (ctx, form) => {
      if (signOut.isUndisputed(ctx)) {
        await signOut.complete(realm, ctx)
        return undefined
      }
      const action = ctx.oidc.urlFor('end_session_confirm')
      const fields = { xsrf: /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '', logout: 'yes' }
      await showPage(deps, realm, ctx, { kind: 'sign-out', action, fields, client: clientOf(ctx, realm) })
      return undefined
    },
    postLogoutSuccessSource: async ctx => {
      await showPage(deps, realm, ctx, { kind: 'signed-out', client: clientOf(ctx, realm) })
      return undefined
    },
  }
}

/**
 * Addresses are made from the issuer, never from the request: what a proxy or a client says in Host or X-Forwarded-* changes
 * nothing (CWE-644).
 */
function speakAsIssuer(provider: Provider, realm: Realm): void {
  const { protocol, host } = new URL(realm.issuer)
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
  })
}
