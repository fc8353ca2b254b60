import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import { interactionPolicy, Provider } from 'oidc-provider'

export const AAL1 = 'urn:test:aal:1'
export const AAL2 = 'urn:test:aal:2'

/** How the issuer's automatic interaction answers; each test sets what it needs. */
export type Holder = {
  accountId: string
  phone: string
  acr: string
  amr: string[]
  refuses: 'access_denied' | 'invalid_authorization_details' | null
  interactions: number
  /** What comes back of `authorization_details`, where it is not what was asked. */
  alters: ((details: Record<string, unknown>) => unknown) | null
  /** What approvals are signed with. */
  medium: string
  claimStatus: number
  /** What the issuer has made of its own part of an operation. */
  outcome: string | null
  /** Claims beside those of everybody. */
  more: Record<string, unknown>
  /** What was claimed for execution. */
  claims: string[]
}

export type TestIssuer = { handle(req: IncomingMessage, res: ServerResponse): void; provider: Provider; holder: Holder }

type TestIssuerOptions = { issuer: string; signingKey: JWK; clients: TestClient[] }

export type TestClient = { id: string; base: string; origin: string; key: JWK }

/** oidc-provider on its memory adapter; whoever comes is signed in as `holder` without being asked. */
export function createTestIssuer({ issuer, signingKey, clients }: TestIssuerOptions): TestIssuer {
  const holder: Holder = {
    accountId: 'alice',
    phone: '138****8000',
    acr: AAL1,
    amr: ['pwd'],
    refuses: null,
    interactions: 0,
    alters: null,
    medium: 'sms-code',
    claimStatus: 200,
    outcome: null,
    more: {},
    claims: [],
  }
  const provider = new Provider(issuer, {
    jwks: { keys: [signingKey] },
    clients: clients.map(({ id, base, origin, key }) => ({
      client_id: id,
      redirect_uris: [`${origin}${base}/callback`],
      post_logout_redirect_uris: [`${origin}${base}/signed-out`],
      backchannel_logout_uri: `${origin}${base}/backchannel-logout`,
      backchannel_logout_session_required: true,
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      jwks: { keys: [key] },
      require_auth_time: true,
      authorization_details_types: ['payment', 'operation'],
    })),
    acrValues: [AAL1, AAL2],
    claims: {
      openid: ['sub', 'acr', 'amr'],
      profile: ['name'],
      phone: ['phone_number_masked'],
      security: ['password_set_at', 'password_change_advised'],
      cards: ['bank_cards'],
      staff: ['staff_roles'],
    },
    scopes: ['openid', 'profile', 'phone', 'security', 'cards', 'staff'],
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      revocation: { enabled: true },
      dPoP: { enabled: true },
      richAuthorizationRequests: {
        enabled: true,
        types: { payment: { validate: () => undefined }, operation: { validate: () => undefined } },
        authorizationDetailsForGrantSource: ctx => {
          const asked = ctx.oidc.params?.authorization_details
          const [details] = typeof asked === 'string' ? (JSON.parse(asked) as Record<string, unknown>[]) : []
          if (!details) return undefined
          return [(holder.alters?.(details) ?? details) as { type: string }]
        },
        authorizationDetailsForAccessToken: (_ctx, _token, source) => source?.rar,
        authorizationDetailsForIntrospection: (_ctx, token) => token.rar,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: ctx => (ctx.oidc.params?.authorization_details === undefined ? undefined : `${issuer}/api`),
        getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'opaque' }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = form
        },
      },
    },
    // Its own dispatcher refuses loopback addresses, where the tests' portal listens.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: undefined } as RequestInit),
    interactions: { policy: policyWithLevels() },
    issueRefreshToken: async () => true,
    rotateRefreshToken: false,
    pkce: { required: () => true },
    cookies: { keys: ['a key for tests only'] },
    ttl: { AccessToken: 300, Session: 3600, Grant: 3600, Interaction: 600, IdToken: 300, RefreshToken: 3600 },
    loadExistingGrant: async ctx => {
      // One grant per session and client: a code of one tab dies with its grant when another tab replaces that.
      const known = ctx.oidc.session?.grantIdFor(ctx.oidc.client?.clientId ?? '')
      if (known !== undefined) return ctx.oidc.provider.Grant.find(known)
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session?.accountId ?? '',
        clientId: ctx.oidc.client?.clientId ?? '',
      })
      grant.addOIDCScope('openid profile phone security cards staff')
      await grant.save()
      return grant
    },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: async () => ({
        ...holder.more,
        sub: accountId,
        name: `Name of ${accountId}`,
        phone_number_masked: holder.phone,
      }),
    }),
  })
  const callback = provider.callback()

  async function interact(req: IncomingMessage, res: ServerResponse): Promise<void> {
    holder.interactions += 1
    const { accountId, acr, amr, refuses } = holder
    const result = refuses === null ? { login: { accountId, acr, amr }, consent: {} } : { error: refuses }
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false })
  }

  /** The execution of an approval: the first who claims a transaction is. */
  async function claim(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const { details } = JSON.parse(Buffer.concat(chunks).toString()) as { details: { transaction: string } }
    if (holder.claimStatus !== 200) return void res.writeHead(holder.claimStatus).end()
    const first = !holder.claims.includes(details.transaction)
    holder.claims.push(details.transaction)
    res.writeHead(200, { 'Content-Type': 'application/json' })
    const outcome = holder.outcome === null ? {} : { outcome: holder.outcome }
    res.end(
      JSON.stringify({ approval: 'a', transaction: details.transaction, medium: holder.medium, first, ...outcome }),
    )
  }

  return {
    provider,
    holder,
    handle: (req, res) => {
      if (req.url?.startsWith('/api/')) return void claim(req, res)
      return void (req.url?.startsWith('/interaction/') ? interact(req, res) : callback(req, res))
    },
  }
}

/** Asks for a sign-in again when `acr_values` names a level that the session lacks. */
function policyWithLevels(): interactionPolicy.DefaultPolicy {
  const { Check, base } = interactionPolicy
  const policy = base()
  const isTooWeak = new Check('acr', 'a stronger sign-in is required', ctx => {
    const { acr_values } = ctx.oidc.params ?? {}
    const wanted = typeof acr_values === 'string' ? acr_values : ''
    const hasAnswered = ctx.oidc.result?.login !== undefined
    return wanted !== '' && ctx.oidc.session?.acr !== wanted && !hasAnswered
  })
  policy.get('login')?.checks.add(isTooWeak)
  // As with issuers that disregard the hint: that somebody else came back is then for the portal to notice.
  policy.get('login')?.checks.remove('id_token_hint')
  return policy
}
