import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Browser } from './browser.ts'
import { send } from './http.ts'
import { hiddenFields, plain } from './pages.ts'
import type { PhoneKey } from './qr.ts'

/** A client application of an issuer: whose key proves it. */
export interface Client {
  id: string
  issuer: string
  key: KeyObject
  kid: string
}

export interface Tokens {
  access_token: string
  refresh_token?: string
  id_token?: string
}

const random = (): string => randomBytes(32).toString('base64url')

/** RFC 7523: what the client says to prove its key, new for each request. */
export function assertionOf(client: Client): Record<string, string> {
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'ES256', kid: client.kid }
  const claims = { iss: client.id, sub: client.id, aud: client.issuer, jti: random(), iat: now, exp: now + 60 }
  const text = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(text), { key: client.key, dsaEncoding: 'ieee-p1363' })
  return {
    client_id: client.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${text}.${signature.toString('base64url')}`,
  }
}

export interface Journey {
  client: Pick<Client, 'id' | 'issuer'>
  redirectUri: string
  scope: string
  browser: Browser
  /** Null: the browser is signed in already, and no page may be shown. */
  answer: { identifier: string; password: string } | null
}

/** authorize → page → answer → code → tokens, each redirect followed as a browser does. @throws where the way leads elsewhere */
export async function signIn(journey: Journey & { client: Client }): Promise<Tokens> {
  return await grant(journey.client, { ...(await authorize(journey)), ...assertionOf(journey.client) })
}

/** The same for the phone app, a public client whose tokens are bound to the phone's key. */
export async function signInOnPhone(journey: Journey, key: PhoneKey): Promise<Tokens> {
  const { client } = journey
  const proof = key.proof(`${client.issuer}/oidc/token`)
  return await grant(client, { ...(await authorize(journey)), client_id: client.id }, { DPoP: proof })
}

/** @returns what the token endpoint wants to see */
async function authorize({ client, redirectUri, scope, browser, answer }: Journey): Promise<Record<string, string>> {
  const verifier = random()
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope,
    state: random(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  let url = `${client.issuer}/oidc/authorize?${query}`
  let received = await browser.open(url)
  for (let hops = 0; hops < 10 && !url.startsWith(redirectUri); hops++) {
    const { location } = received.headers
    if (location !== undefined) {
      url = new URL(location, url).href
      if (!url.startsWith(redirectUri)) received = await browser.open(url)
    } else {
      if (!answer || received.status !== 200)
        throw new Error(`stopped at ${url}: ${received.status} ${plain(received.body)}`)
      const page = passwordForm(received.body)
      const form = { ...hiddenFields(page), ...answer }
      url = new URL(/ action="([^"]*)"/.exec(page)?.[1] ?? '', url).href
      received = await browser.open(url, { method: 'POST', form })
    }
  }
  const code = new URL(url).searchParams.get('code')
  if (!code) throw new Error(`no code in ${url}`)
  return { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
}

export async function refresh(client: Client, token: string): Promise<Tokens> {
  return await grant(client, { grant_type: 'refresh_token', refresh_token: token, ...assertionOf(client) })
}

export async function clientCredentials(client: Client): Promise<Tokens> {
  return await grant(client, { grant_type: 'client_credentials', ...assertionOf(client) })
}

/** @throws where the token is not active */
export async function introspect(client: Client, token: string): Promise<void> {
  const form = { token, ...assertionOf(client) }
  const { status, body } = await send(`${client.issuer}/oidc/introspect`, { method: 'POST', form })
  if (status !== 200 || !body.includes('"active":true')) throw new Error(`introspection: ${status} ${body}`)
}

/** Whether the session of a token lives, and how it is proved. @throws where it does not */
export async function sessionCheck(client: Client, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  const { status, body } = await send(`${client.issuer}/api/token/session`, { headers })
  if (status !== 200) throw new Error(`session check: ${status} ${body}`)
}

export async function userinfo(client: Client, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  const { status, body } = await send(`${client.issuer}/oidc/userinfo`, { headers })
  if (status !== 200) throw new Error(`userinfo: ${status} ${body}`)
}

async function grant(
  client: Pick<Client, 'issuer'>,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Tokens> {
  const { status, body } = await send(`${client.issuer}/oidc/token`, { method: 'POST', form, headers })
  if (status !== 200) throw new Error(`token: ${status} ${body}`)
  return JSON.parse(body) as Tokens
}

/** The page's one form with a password. */
function passwordForm(html: string): string {
  const forms = html.match(/<form[^>]*>[^]*?<\/form>/g) ?? []
  return forms.find(one => one.includes('type="password"')) ?? ''
}
