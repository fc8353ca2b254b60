/** oidc-provider on its memory adapter, with the features that ours has and nothing of ours: what a token request costs at best. */
import { generateKeyPair } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { type Configuration, Provider } from 'oidc-provider'
import { startServer } from '../kit/http/index.ts'
import type { LoadSettings } from './load-worker.ts'
import { answerParent, workerSettings } from './worker.ts'
import { clients, redirectUri } from './world/policy.ts'

const { privateJwk, kid } = workerSettings() as LoadSettings
const { d: _, ...publicJwk } = privateJwk
const jwks = { keys: [{ ...publicJwk, kid }] }
const scope = 'openid profile phone offline_access'
const accountId = 'somebody'
const page = '<form method="post"><input name="identifier" /><input type="password" name="password" /></form>'
const common = {
  jwks,
  token_endpoint_auth_method: 'private_key_jwt' as const,
  id_token_signed_response_alg: 'ES256' as const,
}

const configuration: Configuration = {
  jwks: { keys: [{ ...(await signingJwk()), use: 'sig', alg: 'ES256', kid: 'signing' }] },
  clients: [
    {
      ...common,
      client_id: clients.web,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      scope,
    },
    {
      ...common,
      client_id: clients.machine,
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      scope: 'openid',
    },
  ],
  scopes: scope.split(' '),
  responseTypes: ['code'],
  routes: { token: '/oidc/token', authorization: '/oidc/authorize' },
  clientAuthMethods: ['private_key_jwt', 'none'],
  enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] },
  ttl: { AccessToken: 600, ClientCredentials: 600, IdToken: 3600, RefreshToken: 3600, Grant: 3600, Session: 3600 },
  rotateRefreshToken: () => false,
  expiresWithSession: () => true,
  findAccount: async (_ctx, sub) => ({ accountId: sub, claims: async () => ({ sub }) }),
  interactions: { url: (_ctx, { uid }) => `/page/${uid}` },
  loadExistingGrant: async ctx => await grantOf(ctx.oidc.client?.clientId ?? ''),
  cookies: { keys: ['bench'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: { enabled: false },
  },
}

async function signingJwk(): Promise<Record<string, unknown>> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }) }
}

// The issuer names the port, so that is chosen before there is a provider.
const serving: { handle?: (req: IncomingMessage, res: ServerResponse) => unknown } = {}
const server = startServer({ port: 0, handler: (req, res) => void serving.handle?.(req, res) })
const issuer = `http://127.0.0.1:${(await server.listening).port}`
const provider = new Provider(issuer, configuration)
const callback = provider.callback()
serving.handle = async (req, res) => await (req.url?.startsWith('/page/') ? answerPage(req, res) : callback(req, res))

/** The least page that a person could sign in at: asks, and believes what it is told. */
async function answerPage(req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === 'POST') {
    await buffer(req)
    await provider.interactionFinished(req, res, { login: { accountId } })
  } else {
    await provider.interactionDetails(req, res)
    res.setHeader('Content-Type', 'text/html').end(page)
  }
}

async function grantOf(clientId: string): Promise<InstanceType<Provider['Grant']>> {
  const grant = new provider.Grant({ accountId, clientId })
  grant.addOIDCScope(scope)
  await grant.save()
  return grant
}

export const handlers = {
  /** Refresh tokens of a session, as a sign-in would have left them. */
  async prepare() {
    const client = await provider.Client.find(clients.web)
    if (!client) throw new Error('the memory provider has no client')
    const now = Math.floor(Date.now() / 1000)
    const session = Object.assign(new provider.Session(), { accountId, loginTs: now, exp: now + 3600 })
    const grantId = (await grantOf(clients.web)).jti
    session.ensureClientContainer(clients.web)
    Object.assign(session.authorizations?.[clients.web] ?? {}, { grantId })
    await session.persist()
    const token = new provider.RefreshToken({
      client,
      accountId,
      grantId,
      scope,
      gty: 'authorization_code',
      sessionUid: session.uid,
      expiresWithSession: true,
    })
    return { issuer, refresh: [await token.save()] }
  },
}

answerParent(handlers, async () => await server.stop(0))
