import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { createCookies } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'
import { claimsByScope, createFindAccount } from './accounts.ts'
import { createAdapter, replayWindowSeconds } from './adapter.ts'
import { cibaFeature, requestLifetime } from './ciba.ts'
import { clientMetadata, findClientPolicy, grantLifetime, scopesOf } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'
import { detailsFeatures } from './details.ts'
import { screenInfo } from './device-codes.ts'
import { loadGrant } from './grants.ts'
import { errors } from './library.ts'
import type { PendingWrites } from './pending-writes.ts'
import { createPrompts } from './prompts.ts'
import { levelNames } from './rules.ts'
import type { Seen } from './seen.ts'
import type { PublishedKey } from './signing-keys.ts'
import type { ArtifactStore } from './store.ts'

/** Under the realm's path; everything else there belongs to our own pages. */
export const routes = {
  authorization: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  introspection: '/oidc/introspect',
  revocation: '/oidc/revoke',
  end_session: '/oidc/sign-out',
  pushed_authorization_request: '/oidc/par',
  device_authorization: '/oidc/device',
  backchannel_authentication: '/oidc/backchannel',
  // Not the provider's: the pages of `screens`, which tell what a person has to see before they confirm.
  code_verification: '/device',
} as const

const minutes = 60

/** Seconds that a client's clock may be off (RFC 7519 4.1.4). */
export const clockTolerance = 15

/** What client assertions may be signed with. */
export const clientAssertionAlgorithms = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const

export interface ConfigurationParts {
  realm: Realm
  artifacts: ArtifactStore
  writes: PendingWrites
  seen: Seen
  signingKeys: readonly PublishedKey[]
  pages: {
    renderError: NonNullable<Configuration['renderError']>
    logoutSource: (ctx: KoaContextWithOIDC, form: string) => Promise<undefined>
    postLogoutSuccessSource: (ctx: KoaContextWithOIDC) => Promise<undefined>
  }
}

export function createConfiguration(deps: OidcDependencies, parts: ConfigurationParts): Configuration {
  const { realm, artifacts, writes, seen } = parts
  const clients = () => deps.realms.find(realm.name)?.policy ?? realm.policy
  const findClient = (id: string) => {
    const client = findClientPolicy(clients(), id)
    return client && clientMetadata(client)
  }
  return {
    adapter: createAdapter({ ...deps, artifacts, seen, writes, realm: realm.name, findClient }),
    jwks: { keys: parts.signingKeys.map(key => key.privateJwk) },
    routes,
    scopes: scopesOf(realm.policy),
    claims: claimsByScope,
    acrValues: levelNames,
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clockTolerance,
    clientAuthMethods: ['private_key_jwt', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      clientAuthSigningAlgValues: clientAssertionAlgorithms,
    },
    // RFC 9700 2.1.1: for confidential clients too, against code injection.
    pkce: { required: () => true },
    // RFC 9700 4.1.3: the redirect address is always said, and compared as a text.
    allowOmittingSingleRegisteredRedirectUri: false,
    findAccount: createFindAccount({ ...deps, artifacts, seen }, realm),
    loadExistingGrant: ctx => loadGrant(deps, realm, ctx),
    // Everything issued ends with the session it was issued in, whatever its scope.
    expiresWithSession: () => true,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // RFC 9700 4.14.2: rotation where nothing else tells a thief from the client. Others prove a key at every use.
    rotateRefreshToken: ctx => ctx.oidc.client?.clientAuthMethod === 'none',
    extraTokenClaims: ctx => tokenAssurance(ctx),
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims) => {
      if (livesTooLong(claims, deps.now()))
        throw new errors.InvalidClientAuth('client assertion lives longer than an hour')
    },
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some(uri => new URL(uri).origin === origin),
    interactions: {
      policy: createPrompts(deps, realm),
      url: (_ctx, interaction) => `${realm.issuer}/interaction/${interaction.uid}`,
    },
    cookies: cookies(deps, realm),
    ttl: lifetimes(realm),
    features: {
      ...features(parts, detailsFeatures(deps, realm)),
      deviceFlow: deviceFlow(deps),
      ciba: cibaFeature(deps, realm),
    },
    renderError: parts.pages.renderError,
    fetch: createFetch(deps),
    fetchResponseBodyLimits: { jwks_uri: 64 * 1024 },
  }
}

function cookies({ keys }: OidcDependencies, realm: Realm): Configuration['cookies'] {
  const { origin } = new URL(realm.issuer)
  const named = createCookies({ app: 'identity', realm: realm.name, origin, path: realm.path })
  const secure = origin.startsWith('https:')
  return {
    keys: [keys.mac(realm.issuer, 'oidc.cookies')],
    names: { session: named.name('oidc'), interaction: named.name('interaction'), resume: named.name('resume') },
    long: { httpOnly: true, sameSite: 'lax', secure, path: `${realm.path}/oidc` },
    short: { httpOnly: true, sameSite: 'lax', secure },
  }
}

/** In seconds. Nothing outlives the longest session of its client, and all of it ends with the session anyway. */
function lifetimes(realm: Realm): Configuration['ttl'] {
  const longest = (clientId: string | undefined): number => grantLifetime(realm.policy, clientId ?? '')
  return {
    AuthorizationCode: 1 * minutes,
    AccessToken: 10 * minutes,
    ClientCredentials: 10 * minutes,
    DeviceCode: Math.ceil(realm.policy.screens.lifetime / 1000),
    BackchannelAuthenticationRequest: ctx => requestLifetime(realm, ctx.oidc.params?.requested_expiry),
    IdToken: 60 * minutes,
    Interaction: 60 * minutes,
    Grant: (_ctx, grant) => longest(grant.clientId),
    Session: longest(undefined),
    // The end is fixed when the first of a family is issued: rotating does not push it on (RFC 9700 4.14.2).
    RefreshToken: (_ctx, token) => Math.max(1, longest(token.clientId) - token.totalLifetime()),
  }
}

/** RFC 8628. The library's own pages are out of reach; what they would do is done by `screens`. */
function deviceFlow(deps: OidcDependencies): NonNullable<Configuration['features']>['deviceFlow'] {
  return {
    enabled: true,
    // 20^8 codes, 34 bits, and few wrong guesses from an address (RFC 8628 5.1).
    charset: 'base-20',
    mask: '****-****',
    deviceInfo: ctx => ({ ...screenInfo(deps, ctx) }),
  }
}

function features(
  { pages }: ConfigurationParts,
  details: ReturnType<typeof detailsFeatures>,
): Configuration['features'] {
  return {
    ...details,
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    dPoP: { enabled: true },
    introspection: { enabled: true, allowedPolicy: async (_ctx, client, token) => mayIntrospect(client, token) },
    revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
    userinfo: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: pages.logoutSource,
      postLogoutSuccessSource: pages.postLogoutSuccessSource,
    },
  }
}

/** RFC 7662 4: a client without a key of its own learns nothing about tokens but its own. */
export function mayIntrospect(
  client: { clientId: string; clientAuthMethod?: string | undefined },
  token: { clientId?: string | undefined },
): boolean {
  return client.clientAuthMethod === 'private_key_jwt' || token.clientId === client.clientId
}

/** RFC 9470 6.2: a resource server learns from introspection how strongly and when the person signed in. */
function tokenAssurance(ctx: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const {
    RefreshToken: refreshed,
    AuthorizationCode: exchanged,
    DeviceCode: screen,
    BackchannelAuthenticationRequest: asked,
  } = ctx.oidc.entities
  const source = refreshed ?? exchanged ?? screen ?? asked
  return source ? { acr: source.acr, amr: source.amr, auth_time: source.authTime } : undefined
}

/** An assertion is remembered until it expires, so it may not be good for longer than we remember (RFC 7523 3). */
export function livesTooLong(claims: { exp?: unknown }, now: Date): boolean {
  return Number(claims.exp) - now.getTime() / 1000 > replayWindowSeconds - minutes
}

type Fetch = NonNullable<Configuration['fetch']>

/**
 * Redirects are not followed: the address in the policy is the only one meant. oidc-provider's dispatcher refuses private
 * addresses (CWE-918); development does without it.
 */
function createFetch({ allowPrivateAddresses, fetch }: OidcDependencies): Fetch {
  return async (url, options) => {
    const sent: RequestInit & { dispatcher?: unknown } = { ...options, redirect: 'manual' }
    if (allowPrivateAddresses) delete sent.dispatcher
    return await fetch(url, sent)
  }
}
