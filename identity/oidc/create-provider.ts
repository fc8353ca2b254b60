import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import type { Write } from '../../kit/database/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type ConfigurationParts, createConfiguration, routes } from './configuration.ts'
import { beginContinuation, type Continuation, endContinuation } from './continuations.ts'
import type { DrawInteraction, OidcDependencies } from './dependencies.ts'
import { admitScreen } from './device-codes.ts'
import { Provider } from './library.ts'
import { type SendLogoutNotice, takeOverLogoutNotices } from './logout-notices.ts'
import { clientOf, setSecurityHeaders, showPage } from './pages.ts'
import { createPendingWrites } from './pending-writes.ts'
import { failureOf } from './provider-failure.ts'
import { notedEvents, watchEvents } from './record-events.ts'
import { demandOf, reportedLevel } from './rules.ts'
import { createSeen } from './seen.ts'
import { bridgeSessions, dropProviderCookie } from './session-bridge.ts'
import type { SignOut } from './sign-out.ts'

type ProviderParts = Omit<ConfigurationParts, 'pages' | 'writes' | 'seen'> & {
  signOut: SignOut
  drawInteraction: DrawInteraction
}

/** One realm's provider, for one version of its policy and one set of signing keys. */
export function createProvider(
  deps: OidcDependencies,
  parts: ProviderParts,
): { provider: Provider; sendLogoutNotice: SendLogoutNotice } {
  const { realm, signOut } = parts
  const writes = createPendingWrites(deps.database)
  const seen = createSeen()
  const provider = new Provider(
    realm.issuer,
    createConfiguration(deps, { ...parts, writes, seen, pages: pages(deps, realm, signOut) }),
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
    const { status, retryAfter } = failureOf(deps, { realm: realm.name, path: ctx.path, err })
    if (status === 503) ctx.status = status
    ctx.set({ ...retryAfter })
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
    const continuation = beginContinuation(provider, ctx)
    if (continuation) seen.handOver(ctx, handedOver(deps, continuation))
    writes.gather(ctx)
    await next()
    if (ctx.oidc?.route === 'device_authorization' && ctx.status === 200 && !(await admitScreen(deps, realm, ctx))) {
      writes.take(ctx)
      return
    }
    if (ctx.oidc?.route === 'backchannel_authentication') {
      // What was refused is not kept.
      if (ctx.status !== 200) writes.take(ctx)
      else ctx.body = { ...(ctx.body as object), interval: realm.policy.screens.poll / 1000 }
    }
    await afterwards(realm, signOut, ctx)
    const events = notedEvents(ctx).map(
      (event): Write<IdentityTables> =>
        async executor =>
          await deps.events.append(executor, event),
    )
    const all = [...writes.take(ctx), ...events]
    if (endContinuation(ctx, all)) return
    if (!(await drawAtOnce(parts, ctx, all))) await writes.writeAll(all)
  })
  return { provider, sendLogoutNotice: takeOverLogoutNotices(provider) }
}

/** Where nobody is signed in the page is drawn here, in place of a redirect to its address. @returns whether it was */
async function drawAtOnce(
  { realm, drawInteraction }: Pick<ProviderParts, 'realm' | 'drawInteraction'>,
  ctx: KoaContextWithOIDC,
  writes: readonly Write<IdentityTables>[],
): Promise<boolean> {
  if (ctx.oidc?.route !== 'authorization' || ctx.status !== 303 || ctx.oidc.session?.accountId) return false
  const { Interaction: interaction, PushedAuthorizationRequest: pushed } = ctx.oidc.entities
  // An address with a `request_uri` is good for a minute and once (RFC 9126 2.2): no page may stand there that a reload asks for again.
  if (interaction?.prompt.name !== 'login' || pushed) return false
  const drawn = await drawInteraction({ realm, interaction, writes }, ctx.req, ctx.res)
  if (!drawn) return false
  const { headers } = drawn
  // What is kept in this browser: that it waits in the authorization, and what its page has to say.
  const cookies = [ctx.response.get('Set-Cookie') ?? [], headers.getSetCookie()].flat().filter(Boolean)
  ctx.remove('Location')
  for (const [name, value] of headers) if (name !== 'set-cookie') ctx.set(name, value)
  ctx.set('Set-Cookie', cookies)
  ctx.status = drawn.status
  ctx.body = await drawn.text()
  return true
}

function handedOver({ keys }: Pick<OidcDependencies, 'keys'>, { uid, interaction, live }: Continuation) {
  const artifact = { payload: interaction, consumedAt: null }
  return {
    interaction: { idHash: keys.hashToken(uid), artifact },
    session: live && { payload: {}, session: live },
  }
}

/** Every other mode would be answered with a page or a fragment of the library's own, even where the client may not use it. */
function refuseOtherResponseModes(ctx: KoaContextWithOIDC): void {
  const mode = ctx.query.response_mode
  if (ctx.path === routes.authorization && mode !== undefined && mode !== 'query') {
    ctx.query = { ...ctx.query, response_mode: 'unsupported' }
  }
}

/** What must be so before the answer goes out. */
async function afterwards(realm: Realm, signOut: SignOut, ctx: KoaContextWithOIDC): Promise<void> {
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
