import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { importJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import { openTestDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, randomText, type World } from './testing.ts'
import { createBrowser } from './testing-browser.ts'
import { type App, openApp, portal, refusalOf } from './testing-client.ts'

describe('requests that the issuer refuses', () => {
  let world: World
  let app: App
  before(async () => {
    world = await openWorld(await openTestDatabase<IdentityTables>())
    app = await openApp(world, portal)
  })
  after(() => world.close())

  async function authorize(change: (parameters: URLSearchParams) => void) {
    const { url } = await app.start()
    change(url.searchParams)
    const landing = await world.browser().open(url)
    const answer = landing.url.hash ? new URLSearchParams(landing.url.hash.slice(1)) : landing.url.searchParams
    return { landing, answer, page: world.pagesShown.at(-1) }
  }

  const sentBack: [string, (parameters: URLSearchParams) => void, string][] = [
    ['a request without PKCE', p => (p.delete('code_challenge'), p.delete('code_challenge_method')), 'invalid_request'],
    ['a PKCE downgrade to plain', p => p.set('code_challenge_method', 'plain'), 'invalid_request'],
    ['PKCE whose method is left to the default', p => p.delete('code_challenge_method'), 'invalid_request'],
    ['the implicit flow', p => p.set('response_type', 'token'), 'invalid_request'],
    ['the hybrid flow', p => p.set('response_type', 'code id_token'), 'invalid_request'],
    ['a scope that is not the client’s', p => p.set('scope', 'openid staff'), 'invalid_scope'],
    [
      'a response mode that needs a page of its own',
      p => p.set('response_mode', 'form_post'),
      'unsupported_response_mode',
    ],
    ['an unknown prompt', p => p.set('prompt', 'nothing'), 'invalid_request'],
    ['a state with U+0000', p => p.set('state', 'a\0b'), 'invalid_request'],
    ['a login hint with U+0000', p => p.set('login_hint', 'a\0b'), 'invalid_request'],
    [
      'a claim whose wanted value holds U+0000',
      p => p.set('claims', '{"id_token":{"sub":{"value":"\\u0000"}}}'),
      'invalid_request',
    ],
    ['a duplicate parameter', p => p.append('scope', 'openid'), 'invalid_request'],
  ]
  for (const [name, change, code] of sentBack) {
    it(`sends ${name} back to the client`, async () => {
      const { landing, answer } = await authorize(change)
      assert.equal(landing.url.origin, world.clients.origin)
      assert.equal(answer.get('error'), code)
      // RFC 9207: errors carry the issuer too, so that answers cannot be mixed up.
      assert.equal(answer.get('iss'), `${world.origin}/realms/toll`)
    })
  }

  const shown: [string, (parameters: URLSearchParams) => void, string][] = [
    [
      'an address that is not registered',
      p => p.set('redirect_uri', `${app.redirectUri}/more`),
      'invalid_redirect_uri',
    ],
    [
      'another port of a registered address',
      p => p.set('redirect_uri', 'http://localhost:1/callback'),
      'invalid_redirect_uri',
    ],
    ['no address', p => p.delete('redirect_uri'), 'invalid_request'],
    ['an unknown client', p => p.set('client_id', 'nobody'), 'invalid_client'],
    ['two clients', p => p.append('client_id', 'toll-fleet'), 'invalid_request'],
  ]
  for (const [name, change, code] of shown) {
    it(`shows a page and redirects nowhere for ${name}`, async () => {
      const { landing, page } = await authorize(change)
      assert.equal(landing.url.origin, world.origin)
      assert.equal(landing.status, 400)
      assert.equal(page?.kind === 'error' && page.code, code)
      assert.match(landing.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
      assert.equal(landing.headers.get('cache-control'), 'no-store')
    })
  }

  it('makes no address of what a proxy or client says in headers', async () => {
    const answer = await fetch(`${world.origin}/realms/toll/.well-known/openid-configuration`, {
      headers: { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', Forwarded: 'host=evil.example' },
    })
    const metadata = await answer.text()
    assert.equal(metadata.includes('evil'), false)
    const { issuer, token_endpoint: token, response_modes_supported: modes } = JSON.parse(metadata)
    assert.equal(issuer, `${world.origin}/realms/toll`)
    assert.equal(token, `${world.origin}/realms/toll/oidc/token`)
    assert.deepEqual(modes, ['query'])
  })

  it('serves its metadata where RFC 8414 3.1 looks for it', async () => {
    const answer = await fetch(`${world.origin}/.well-known/oauth-authorization-server/realms/toll`)
    assert.equal(((await answer.json()) as { issuer: string }).issuer, `${world.origin}/realms/toll`)
  })

  it('leaves unknown realms and all other paths to the pages', async () => {
    for (const path of [
      '/realms/nowhere/oidc/authorize',
      '/realms/toll/oidcx/authorize',
      '/realms/toll/account',
      '/',
    ]) {
      assert.equal(await (await fetch(world.origin + path)).text(), 'not found')
    }
  })

  it('refuses a sign-out whose state cannot be kept, and the session lives on', async () => {
    const browser = world.browser()
    const sessionId = await world.signIn(browser, await world.openAccount())
    await app.signIn(browser)
    const out = client.buildEndSessionUrl(app.configuration, { state: 'a\0b' })
    assert.equal((await browser.open(out)).status, 400)
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
  })

  it('answers unknown provider paths with 404', async () => {
    assert.equal((await fetch(`${world.origin}/realms/toll/oidc/nothing`)).status, 404)
  })

  async function assertion({ issuer = 'toll-machine', lifetime = '1m' } = {}): Promise<string> {
    const { key } = world.clients
    return await new SignJWT({ jti: randomText() })
      .setProtectedHeader({ alg: 'ES256', kid: key.kid })
      .setIssuer(issuer)
      .setSubject('toll-machine')
      .setAudience(`${world.origin}/realms/toll`)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(await importJWK(key.privateJwk, 'ES256'))
  }

  async function clientCredentials(client_assertion: string): Promise<{ status: number; error?: string }> {
    const answer = await fetch(`${world.origin}/realms/toll/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'staff',
        client_id: 'toll-machine',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      }),
    })
    return { status: answer.status, ...((await answer.json()) as { error?: string }) }
  }

  it('takes a client assertion once, of two at the same moment one', async () => {
    const same = await assertion()
    const answers = await Promise.all([clientCredentials(same), clientCredentials(same)])
    assert.deepEqual(new Set(answers.map(answer => answer.status)), new Set([200, 401]))
    assert.equal((await clientCredentials(same)).error, 'invalid_client')
  })

  it('refuses a client assertion that lives too long to be remembered', async () => {
    assert.equal((await clientCredentials(await assertion({ lifetime: '2h' }))).error, 'invalid_client')
  })

  it('refuses a client assertion that another client made', async () => {
    assert.equal((await clientCredentials(await assertion({ issuer: 'toll-portal' }))).status, 401)
  })

  it('knows no password grant', async () => {
    const answer = await fetch(`${world.origin}/realms/toll/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'toll-sample', username: 'a', password: 'b' }),
    })
    assert.equal(((await answer.json()) as { error: string }).error, 'unsupported_grant_type')
  })

  it('opens the token endpoint to the origins of public clients only, and the authorization endpoint to none', async () => {
    const token = async (client_id: string, origin: string) =>
      (
        await fetch(`${world.origin}/realms/toll/oidc/token`, {
          method: 'POST',
          headers: { Origin: origin },
          body: new URLSearchParams({ grant_type: 'authorization_code', client_id, code: 'x', redirect_uri: 'x' }),
        })
      ).headers.get('access-control-allow-origin')
    assert.equal(await token('toll-sample', world.clients.origin), world.clients.origin)
    assert.equal(await token('toll-sample', 'https://evil.example'), null)
    const { url } = await app.start()
    const authorized = await fetch(url, { headers: { Origin: world.clients.origin }, redirect: 'manual' })
    assert.equal(authorized.headers.get('access-control-allow-origin'), null)
  })

  it('speaks and sets cookies as the https address that people know, whatever is in front of it', async () => {
    const behindProxy = await openWorld(await openTestDatabase<IdentityTables>(), {
      publicOrigin: 'https://id.example',
    })
    const { url } = await app.start()
    const answer = await fetch(behindProxy.origin + url.pathname + url.search, { redirect: 'manual' })
    // The client's own address is another one there; the error page is what this looks at.
    assert.equal(answer.status, 400)
    const redirect = `${behindProxy.clients.origin}/callback`
    url.searchParams.set('redirect_uri', redirect)
    const asked = await fetch(behindProxy.origin + url.pathname + url.search, { redirect: 'manual' })
    assert.match(asked.headers.get('location') ?? '', /^https:\/\/id\.example\/realms\/toll\/interaction\//)
    const cookies = asked.headers.getSetCookie()
    assert.equal(cookies.length, 4)
    for (const cookie of cookies) {
      assert.match(cookie, /^__Secure-identity-toll-(?:interaction|resume)(?:\.sig)?=/)
      assert.match(cookie, /; secure; httponly/i)
      assert.match(cookie, /; samesite=lax/i)
    }
    assert.match(asked.headers.get('strict-transport-security') ?? '', /max-age/)
    await behindProxy.close()
  })

  // CWE-918
  it('fetches no client keys from private addresses unless it may', async () => {
    const strict = await openWorld(await openTestDatabase<IdentityTables>(), { allowPrivateAddresses: false })
    const other = await openApp(strict, portal)
    const browser = strict.browser()
    await strict.signIn(browser, await strict.openAccount())
    assert.equal(await refusalOf(other.signIn(browser)), 'invalid_client')
    await strict.close()
  })

  it('keeps realms apart: clients, tokens and sessions of one mean nothing to another', async () => {
    const browser = createBrowser(world.origin)
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId)
    const tokens = await app.signIn(browser)
    const traffic = await openApp(world, { id: 'traffic-portal', redirectPath: '/callback', realm: 'traffic' })
    const info = client.fetchUserInfo(traffic.configuration, tokens.access_token, accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
    assert.deepEqual(await client.tokenIntrospection(traffic.configuration, tokens.access_token), { active: false })
    assert.equal(
      await refusalOf(client.refreshTokenGrant(traffic.configuration, tokens.refresh_token ?? '')),
      'invalid_grant',
    )
    // The cookie carried over by hand: its secret is the toll realm's.
    const secret = browser.cookies().find(cookie => cookie.name === 'identity-toll-session')?.value ?? ''
    browser.setCookie('identity-traffic-session', secret, '/realms/traffic')
    const asked = await browser.open((await traffic.start({ prompt: 'none' })).url)
    assert.equal(asked.url.searchParams.get('error'), 'login_required')
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
    const stranger = await browser.open((await traffic.start({ client_id: 'toll-portal' })).url)
    assert.equal(stranger.status, 400)
  })
})
