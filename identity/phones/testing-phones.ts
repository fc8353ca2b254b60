/** For tests only: the service as composed, listening, and phones that sign in at it and call it. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { sql } from 'kysely'
import * as client from 'openid-client'
import type { Database, Executor } from '../../kit/database/index.ts'
import { startServer } from '../../kit/http/index.ts'
import { composeStores } from '../compose-stores.ts'
import { type Browser, createBrowser } from '../oidc/testing-browser.ts'
import type { IdentityTables } from '../tables.ts'
import { openTestIdentity } from '../testing.ts'

export const phoneOrigin = 'http://localhost:8086'
export const password = 'Long-enough-2026'

export type Phones = Awaited<ReturnType<typeof openPhones>>

export interface Holder {
  id: string
  realm: string
  number: string
  browser: Browser
  sessionId: string
}

export interface Answer {
  status: number
  code: string | undefined
  body: Record<string, unknown>
  headers: Headers
}

export async function openPhones(whole: Database<unknown>) {
  const started: { identity?: Awaited<ReturnType<typeof openTestIdentity>> } = {}
  const server = startServer({
    port: 0,
    raw: (req, res) => started.identity?.raw(req, res) ?? false,
    app: { fetch: (request, env) => started.identity?.app.fetch(request, env) ?? new Response(null, { status: 503 }) },
  })
  const origin = `http://localhost:${(await server.listening).port}`
  const clock = { skew: 0 }
  const now = (): Date => new Date(Date.now() + clock.skew)
  const identity = await openTestIdentity({ database: whole, clock: { now, pass: () => {} }, origin })
  started.identity = identity
  const stores = composeStores({ database: whole, keys: identity.keys, now })
  const run = stores.database.query

  /** Somebody with a password, on a shared computer where no `device` is given, signed in this very moment with two factors. */
  async function holder(given: { realm?: string; aal?: number; device?: string } = {}) {
    const { realm = 'toll', aal = 2, device = null } = given
    const id = stores.newId()
    const number = `138${String(randomBytes(4).readUInt32BE() % 1e8).padStart(8, '0')}`
    await stores.accounts.insert(run, { id, realm, origin: 'demo', ial: 2, language: 'zh-CN' })
    await stores.identifiers.add(run, { realm, id }, { kind: 'phone', value: number }, now())
    const hash = await identity.hash(password)
    await run.insertInto('passwords').values({ account_id: id, hash, set_at: now() }).execute()
    const browser = createBrowser(origin)
    const sessionId = await signIn({ id, realm, browser }, aal, device)
    return { id, realm, number, browser, sessionId }
  }

  async function signIn(who: { id: string; realm: string; browser: Browser }, aal = 2, device: string | null = null) {
    const whose = { accountId: who.id, realm: who.realm, deviceId: device, clientLabel: 'test', place: null }
    const evidence = [{ kind: 'password' as const, at: now().toISOString(), bound: null }]
    const { sessions: limits } = identity.realms.get(who.realm).policy
    const session = await stores.sessions.insert(run, { ...whose, aal, amr: ['pwd'], evidence }, limits)
    who.browser.setCookie(`identity-${who.realm}-session`, session.secret, `/realms/${who.realm}`)
    return session.id
  }

  /** A phone with a key of its own, signed in for the holder. */
  async function phone(whose: Holder, given: { keys?: CryptoKeyPair } = {}) {
    const issuer = identity.realms.get(whose.realm).issuer
    const configuration = await client.discovery(
      new URL(issuer),
      'phone-app',
      { id_token_signed_response_alg: 'ES256' },
      client.None(),
      {
        execute: [client.allowInsecureRequests],
      },
    )
    const pair = given.keys ?? (await client.randomDPoPKeyPair('ES256', { extractable: true }))
    const verifier = client.randomPKCECodeVerifier()
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: `${phoneOrigin}/callback`,
      scope: 'openid profile phone offline_access',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const landing = await whose.browser.open(url)
    const DPoP = client.getDPoPHandle(configuration, pair)
    const tokens = await client.authorizationCodeGrant(
      configuration,
      landing.url,
      { pkceCodeVerifier: verifier },
      undefined,
      { DPoP },
    )
    return withTokens({ issuer, configuration, pair }, tokens)
  }

  type App = { issuer: string; configuration: client.Configuration; pair: CryptoKeyPair }

  /** The app with what it was issued. */
  function withTokens(app: App, tokens: client.TokenEndpointResponse) {
    const { issuer, configuration, pair } = app
    const token = tokens.access_token
    const ath = createHash('sha256').update(token).digest('base64url')

    async function proof(method: string, path: string, change: { claims?: object; key?: CryptoKeyPair } = {}) {
      const key = change.key ?? pair
      const iat = Math.floor(now().getTime() / 1000)
      const claims = { htm: method, htu: `${issuer}/api${path}`, ath, iat, jti: randomUUID(), ...change.claims }
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(key.publicKey) })
        .sign(key.privateKey)
    }

    async function call(
      method: string,
      path: string,
      body?: unknown,
      sent: { proof?: string; token?: string; realm?: string } = {},
    ): Promise<Answer> {
      const at = sent.realm ? identity.realms.get(sent.realm).issuer : issuer
      const response = await fetch(`${at}/api${path}`, {
        method,
        headers: {
          authorization: `DPoP ${sent.token ?? token}`,
          dpop: sent.proof ?? (await proof(method, path)),
          origin: phoneOrigin,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const read = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
      const code = typeof read.code === 'string' ? read.code : undefined
      return { status: response.status, code, body: read, headers: response.headers }
    }

    /** What the app derives from a gesture, signed as the app signs it. */
    async function signed(gesture: string, phoneId: string, change: { at?: number; key?: CryptoKeyPair } = {}) {
      const value = createHash('sha256').update(`secret of this phone ${gesture}`).digest('base64url')
      return await new SignJWT({ value, iat: (change.at ?? now().getTime()) / 1000, sub: phoneId, aud: issuer })
        .setProtectedHeader({ alg: 'ES256', typ: 'gesture+jwt' })
        .sign((change.key ?? pair).privateKey)
    }

    /** Refreshed by the phone's key, or by another. @throws where it is refused */
    async function refresh(key: CryptoKeyPair = pair): Promise<ReturnType<typeof withTokens>> {
      const DPoP = client.getDPoPHandle(configuration, key)
      const value = tokens.refresh_token ?? ''
      const renewed = await client.refreshTokenGrant(configuration, value, undefined, { DPoP })
      return withTokens(app, renewed)
    }

    return { pair, token, tokens, issuer, configuration, proof, call, signed, refresh }
  }

  /** Signed in and registered. */
  async function registered(whose: Holder, given: { keys?: CryptoKeyPair } = {}) {
    const one = await phone(whose, given)
    const answer = await one.call('POST', '/phone/registration', { name: '我的手机' })
    if (answer.status !== 200) throw new Error(`not registered: ${answer.code}`)
    return { ...one, id: String(answer.body.id) }
  }

  return {
    ...stores,
    identity,
    inbox: identity.inbox,
    origin,
    clock,
    now,
    holder,
    signIn,
    phone,
    registered,
    pass: async (accountId: string, milliseconds: number) => await letPass(run, accountId, milliseconds),
    async close() {
      identity.endStreams()
      await server.stop(0)
    },
  }
}

/** Lets milliseconds pass for an account: all that it has been given is so much older. */
async function letPass(run: Executor<IdentityTables>, accountId: string, milliseconds: number): Promise<void> {
  const before = (column: string) => sql<Date>`${sql.ref(column)} - ${milliseconds}::float8 * interval '1 millisecond'`
  const sessions = await run
    .updateTable('sessions')
    .set({
      created_at: before('created_at'),
      last_seen_at: before('last_seen_at'),
      expires_at: before('expires_at'),
      auth_time: before('auth_time'),
    })
    .where('account_id', '=', accountId)
    .returning('id')
    .execute()
  const older = sql<string>`payload || jsonb_build_object('exp', (payload ->> 'exp')::float8 - ${milliseconds / 1000}::float8)`
  const artifacts = run.updateTable('oidc_artifacts').set({ expires_at: before('expires_at') })
  await artifacts.set({ payload: older }).where(sql<string>`payload ->> 'accountId'`, '=', accountId).execute()
  for (const { id } of sessions) await artifacts.where('uid', '=', id).execute()
}
