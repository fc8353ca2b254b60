/** For tests only: the service as composed, with screens that ask to be signed in, people with browsers and phones who do it. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { importJWK, SignJWT } from 'jose'
import { createSigningKey, publicJwk } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { startServer } from '../../kit/http/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { type Holder, openPhones, password } from '../phones/testing-phones.ts'
import { loadPolicy, type PolicyDocument, parsePolicy } from '../realms/index.ts'

export const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
export const rightProof = { kind: 'password', password } as const

export type ScreenWorld = Awaited<ReturnType<typeof openScreens>>

interface Told {
  status: number
  body: Record<string, unknown>
  headers: Headers
}

/** @param change of the toll realm's policy, before anybody comes */
export async function openScreens(whole: Database<unknown>, change: (document: PolicyDocument) => void = () => {}) {
  const phones = await openPhones(whole)
  const key = await createSigningKey('ES256', new Date())
  const keys = startServer({
    port: 0,
    handler: (_req, res) => void res.end(JSON.stringify({ keys: [publicJwk(key)] })),
  })
  const jwksUri = `http://localhost:${(await keys.listening).port}/jwks.json`
  const { document } = parsePolicy(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8'))
  for (const client of document.clients) if (client.deviceFlow) client.jwksUri = jwksUri
  document.clients.push(...others(jwksUri))
  change(document)
  await loadPolicy(phones, document)
  await phones.identity.realms.reload()
  const issuer = (realm = 'toll'): string => phones.identity.realms.get(realm).issuer

  async function assertion(clientId: string, realm: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: clientId, sub: clientId, aud: issuer(realm), jti: randomUUID(), iat: now, exp: now + 60 }
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: key.kid })
      .sign(await importJWK(key.privateJwk, 'ES256'))
  }

  /** A request of a client's that proves its key; a public one only says its name. */
  async function post(path: string, fields: Record<string, string>, by: Client = {}): Promise<Told> {
    const { id = 'toll-kiosk', realm = 'toll' } = by
    const proof = id.endsWith('-tv')
      ? { client_id: id }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(id, realm),
        }
    const response = await fetch(`${issuer(realm)}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...proof }),
    })
    const text = await response.text()
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    return { status: response.status, body, headers: response.headers }
  }

  /** A screen that has begun. */
  async function screen(by: Client = {}, asked: Record<string, string> = { scope: 'openid profile' }) {
    const begun = await post('/oidc/device', asked, by)
    if (begun.status !== 200) throw new Error(`no code: ${JSON.stringify(begun.body)}`)
    const said = begun.body as {
      device_code: string
      user_code: string
      verification_uri: string
      verification_uri_complete: string
      expires_in: number
      interval: number
    }
    const poll = async (as: Client = by): Promise<Told> =>
      await post('/oidc/token', { grant_type: grantType, device_code: said.device_code }, as)
    return { ...said, poll, error: async (as: Client = by) => (await poll(as)).body.error }
  }
  type Screen = Awaited<ReturnType<typeof screen>>

  /** Lets milliseconds pass, for all but the provider's own clock. */
  const pass = (milliseconds: number): void => void (phones.clock.skew += milliseconds)

  /** What somebody does on the page, from the code to the answer. */
  async function onPage(holder: Holder, shown: Pick<Screen, 'verification_uri_complete'>) {
    const { browser } = holder
    const page = await browser.open(shown.verification_uri_complete)
    const fields = { csrf: hiddenIn(page.body, 'csrf'), code: hiddenIn(page.body, 'code') }
    const answer = async (given: string, more: Record<string, string> = {}) =>
      await browser.open(page.url, {
        method: 'POST',
        headers: { Origin: phones.origin },
        body: new URLSearchParams({ ...fields, answer: given, ...more }),
      })
    return { page, answer, fields }
  }

  return {
    ...phones,
    issuer,
    post,
    screen,
    onPage,
    pass,
    async close() {
      await Promise.all([phones.close(), keys.stop(0)])
    },
  }
}

interface Client {
  id?: string
  realm?: string
}

/** Of the page's own form, which stands below the header's. */
export const hiddenIn = (html: string, name: string): string =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].at(-1)?.[1] ?? ''

const others = (jwksUri: string): PolicyDocument['clients'] => [
  {
    id: 'toll-tv',
    name: { 'zh-CN': '青禾通行电视', en: 'Qinghe Toll television' },
    firstParty: true,
    type: 'public',
    deviceFlow: true,
    scopes: ['openid', 'profile', 'offline_access'],
  },
  {
    id: 'other-kiosk',
    name: { 'zh-CN': '另一块屏', en: 'Another screen' },
    firstParty: true,
    type: 'confidential',
    deviceFlow: true,
    jwksUri,
    scopes: ['openid'],
  },
  {
    id: 'no-screens',
    name: { 'zh-CN': '没有屏幕', en: 'No screens' },
    firstParty: true,
    type: 'confidential',
    jwksUri,
    redirectUris: ['http://localhost:9/callback'],
    scopes: ['openid'],
  },
]
