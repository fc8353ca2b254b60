import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ParsedUrlQuery, parse } from 'node:querystring'
import type Provider from 'oidc-provider'
import type { Client } from 'oidc-provider'
import { securityHeaderList } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'
import { replayWindowSeconds } from './adapter.ts'
import { type Assertion, isProvedBy, readAssertion, replayId } from './client-assertion.ts'
import { findClientPolicy } from './clients.ts'
import { mayIntrospect, routes } from './configuration.ts'
import type { OidcDependencies } from './dependencies.ts'
import { peekBody } from './peek-body.ts'
import { failureOf } from './provider-failure.ts'
import type { PresentedToken, PresentedTokens } from './store-presented.ts'
import { standingOf } from './token-standing.ts'

type IntrospectionDependencies = Pick<OidcDependencies, 'keys' | 'now' | 'log' | 'realms'> & {
  presented: PresentedTokens
}

/** Answers where it can, and says whether it has; whatever it has not answered is untouched and oidc-provider's. */
export type Introspect = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>

/**
 * RFC 7662 for what resource servers ask all day: a client that proves its key asks about an access token that lives. One statement,
 * and the answer that oidc-provider would give. Everything else (wrong, odd, used before, unknown, dead, refresh tokens) it leaves to
 * oidc-provider, which therefore words every refusal (docs/decisions/0021).
 */
export function createIntrospection(deps: IntrospectionDependencies, realm: Realm, provider: Provider): Introspect {
  const audiences = new Set([provider.issuer, provider.urlFor('token'), provider.urlFor('introspection')])
  const headers = headersOf(realm)
  const clients = createKnownClients(deps, realm, provider)

  return async (req, res) => {
    try {
      const found = await find(req)
      if (!found) return false
      const { client, presented } = found
      const mayKnow = mayIntrospect(client, presented.payload)
      const isGood = mayKnow && standingOf(presented, deps.now()).kind !== 'dead'
      answer(res, 200, headers, isGood ? introspectionOf(presented, provider.issuer) : { active: false })
    } catch (err) {
      const { status, retryAfter, body } = failureOf(deps, { realm: realm.name, path: routes.introspection, err })
      answer(res, status, { ...headers, ...retryAfter }, body)
    }
    return true
  }

  async function find(req: IncomingMessage): Promise<{ client: Client; presented: PresentedToken } | null> {
    const asked = isPlain(req) ? await readQuestion(req) : null
    const client = asked && (await clients.find(asked.assertion.clientId))
    if (!client) return null
    if (!isProvedBy(asked.assertion, { client, audiences, now: deps.now() })) {
      clients.forget(asked.assertion.clientId)
      return null
    }
    const presented = await claimAndFind(deps, realm.name, asked.token, asked.assertion)
    return presented && { client, presented }
  }
}

/**
 * Clients by their policy: oidc-provider draws up the metadata and its hash anew each time that it is asked for one. Whose assertion
 * did not hold is asked for again, in case oidc-provider has made another client of it since.
 */
function createKnownClients({ realms }: Pick<OidcDependencies, 'realms'>, realm: Realm, provider: Provider) {
  const known = new WeakMap<object, Client>()
  const policyOf = (id: string) => findClientPolicy((realms.find(realm.name) ?? realm).policy, id)
  return {
    async find(id: string): Promise<Client | undefined> {
      const policy = policyOf(id)
      if (!policy) return undefined
      const client = known.get(policy) ?? (await provider.Client.find(id).catch(() => undefined))
      if (client) known.set(policy, client)
      return client
    },
    forget(id: string): void {
      const policy = policyOf(id)
      if (policy) known.delete(policy)
    },
  }
}

/** RFC 7523 3: of two that bring the same assertion one is answered; the other finds nothing here, and oidc-provider refuses it. */
async function claimAndFind(
  { keys, now, presented }: IntrospectionDependencies,
  realm: string,
  token: string,
  assertion: Assertion,
): Promise<PresentedToken | null> {
  const expiresAt = new Date(now().getTime() + replayWindowSeconds * 1000)
  return await presented.findClaiming(
    { realm, idHash: keys.hashToken(token) },
    { model: 'ReplayDetection', idHash: keys.hashToken(replayId(assertion)), expiresAt },
  )
}

/** As oidc-provider writes it, member by member (RFC 7662 2.2). */
function introspectionOf({ payload }: PresentedToken, issuer: string): Record<string, unknown> {
  const { jkt, 'x5t#S256': x5t, extra, exp, iat, sid, aud } = payload
  const isBound = jkt !== undefined || x5t !== undefined
  return {
    active: true,
    sub: payload.accountId,
    ...extra,
    client_id: payload.clientId,
    exp,
    iat,
    sid,
    iss: issuer,
    aud,
    scope: payload.scope || undefined,
    cnf: isBound ? { 'x5t#S256': x5t, jkt } : undefined,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
  }
}

const largestBody = 16 * 1024
const form = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i
/** Other ways to prove a client, browsers' calls from other sites, and what changes how a body is read. */
const uncommon = [
  'authorization',
  'origin',
  'dpop',
  'oauth-client-attestation',
  'oauth-client-attestation-pop',
  'content-encoding',
  'transfer-encoding',
  'expect',
] as const

function isPlain({ method, headers }: IncomingMessage): boolean {
  if (method !== 'POST' || !form.test(headers['content-type'] ?? '')) return false
  // Who would rather have a page than JSON gets what oidc-provider draws.
  if (headers.accept?.includes('text/')) return false
  return uncommon.every(name => headers[name] === undefined)
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

async function readQuestion(req: IncomingMessage): Promise<{ token: string; assertion: Assertion } | null> {
  const length = Number(req.headers['content-length'])
  const body = length > 0 && length <= largestBody ? await peekBody(req, length) : null
  if (!body) return null
  const fields = parse(body.toString('utf8'))
  const token = only(fields, 'token')
  const assertion = readAssertion(only(fields, 'client_assertion') ?? '')
  if (!token || !assertion || only(fields, 'client_assertion_type') !== jwtBearer) return null
  // A hint changes nothing where only access tokens are looked for; said twice it is malformed.
  if (Array.isArray(fields.token_type_hint)) return null
  const clientId = fields.client_id
  return clientId === undefined || clientId === assertion.clientId ? { token, assertion } : null
}

const only = (fields: ParsedUrlQuery, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value : null
}

type Headers = Readonly<Record<string, string | number>>

function headersOf(realm: Realm): Headers {
  const { origin } = new URL(realm.issuer)
  return {
    ...Object.fromEntries(securityHeaderList({ origin, formAction: [] })),
    Vary: 'Origin',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'WWW-Authenticate',
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json; charset=utf-8',
  }
}

function answer(res: ServerResponse, status: number, headers: Headers, content: object): void {
  const body = JSON.stringify(content)
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
  res.end(body)
}
