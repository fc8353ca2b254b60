import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { Hono, type MiddlewareHandler } from 'hono'
import { exportJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import { hashToken } from '../../../kit/crypto/index.ts'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { createErrorTable } from '../../../kit/http/index.ts'
import { errorStatuses, type IdentityEnv } from '../../shell/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { createTokenApi } from '../index.ts'
import { openWorld, type World } from '../testing.ts'
import { type App, type AppOptions, openApp, portal } from '../testing-client.ts'

const keyBound: AppOptions = { id: 'toll-dpop', redirectPath: '/dpop/callback', isPublic: true, scope: 'openid staff' }

onEachDatabase<IdentityTables>('the session of a token', database => {
  let world: World
  let app: App
  let api: Hono<IdentityEnv>
  const errors = createErrorTable(errorStatuses, { logIncident: () => {}, newIncident: () => 'incident' })
  const asToll: MiddlewareHandler<IdentityEnv> = async (c, next) => {
    c.set('realm', world.realms.get('toll'))
    await next()
  }

  before(async () => {
    world = await openWorld(database)
    app = await openApp(world, portal)
    const part = createTokenApi({ verifyAccess: world.oidc.verifyAccess, errors })
    api = new Hono<IdentityEnv>().use(asToll).route('/realms/toll/api', part.app)
  })
  after(() => world.close())

  async function signedIn(aal = 1) {
    const browser = world.browser()
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId, { aal })
    const { access_token: token } = await app.signIn(browser)
    return { browser, accountId, sessionId, token }
  }

  async function ask(headers: Record<string, string>) {
    const response = await api.request('/realms/toll/api/token/session', { headers })
    const json = (await response.json()) as Record<string, unknown>
    return { status: response.status, json, challenge: response.headers.get('www-authenticate') }
  }

  const bearer = (token: string) => ask({ Authorization: `Bearer ${token}` })

  async function refused(asked: ReturnType<typeof ask>, status: number, code: string, challenge: RegExp) {
    const answer = await asked
    assert.deepEqual([answer.status, answer.json.code], [status, code])
    assert.match(answer.challenge ?? '', challenge)
  }

  it('is told with how it was proved, as it is by now', async () => {
    const { browser, accountId, sessionId, token } = await signedIn()
    const { status, json } = await bearer(token)
    assert.equal(status, 200)
    const { auth_time: time, ...rest } = json
    assert.deepEqual(rest, { sub: accountId, client_id: 'toll-portal', acr: '1', amr: ['pwd'], ial: 2 })
    assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 10)
    await world.raise(browser, sessionId, 2)
    const raised = (await bearer(token)).json
    assert.deepEqual([raised.acr, raised.amr], ['2', ['pwd', 'sms', 'mfa']])
  })

  it('is gone once it was ended', async () => {
    const { sessionId, token } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    await refused(bearer(token), 401, 'token.invalid', /error="invalid_token"/)
  })

  it('is gone when the account may not act', async () => {
    const { accountId, token } = await signedIn()
    await world.database.query.updateTable('accounts').set({ status: 'held' }).where('id', '=', accountId).execute()
    await refused(bearer(token), 401, 'token.invalid', /error="invalid_token"/)
  })

  it('is gone when the consent was withdrawn', async () => {
    const { accountId, token } = await signedIn()
    await world.oidc.revokeGrants(world.database.query, 'toll', accountId, 'toll-portal')
    await refused(bearer(token), 401, 'token.invalid', /error="invalid_token"/)
  })

  it('is gone for a token that was revoked', async () => {
    const { token } = await signedIn()
    await client.tokenRevocation(app.configuration, token)
    await refused(bearer(token), 401, 'token.invalid', /error="invalid_token"/)
  })

  it('is asked for with a token', async () => {
    await refused(ask({}), 401, 'token.needed', /^Bearer, DPoP/)
  })

  it('is not told to a token without the scope for it', async () => {
    const { accountId, sessionId } = await signedIn()
    const holder = { accountId, sessionId, aal: 1, ial: 2, amr: ['pwd'], authTime: new Date() }
    const access = { clientId: 'toll-portal', scopes: new Set(['profile']), holder, key: null, details: null }
    const { app: other } = createTokenApi({ verifyAccess: async () => ({ ok: true, access }), errors })
    const response = await new Hono<IdentityEnv>().use(asToll).route('/', other).request('/token/session')
    assert.equal(response.status, 403)
    assert.equal(((await response.json()) as { code: string }).code, 'token.scope_needed')
    assert.match(response.headers.get('www-authenticate') ?? '', /error="insufficient_scope", scope="openid"/)
  })

  it('stands behind no machine', async () => {
    const machine = await openApp(world, { id: 'toll-machine', redirectPath: '/' })
    const { access_token: token } = await client.clientCredentialsGrant(machine.configuration, { scope: 'staff' })
    await refused(bearer(token), 401, 'token.invalid', /error="invalid_token"/)
  })

  // RFC 9449 7.1
  it('is told to the holder of a bound token’s key, for a proof of this very address', async () => {
    const spa = await openApp(world, keyBound)
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    const started = await spa.start()
    const pair = await client.randomDPoPKeyPair('ES256', { extractable: true })
    const handle = client.getDPoPHandle(spa.configuration, pair)
    const { access_token: token } = await spa.finish(started, await browser.open(started.url), handle)
    const jwk = await exportJWK(pair.publicKey)
    const proofFor = (htu: string) =>
      new SignJWT({ htm: 'GET', htu, ath: hashToken(token), iat: Math.floor(Date.now() / 1000), jti: randomUUID() })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(pair.privateKey)
    const address = `${world.origin}/realms/toll/api/token/session`
    const asked = async (htu: string) => ask({ Authorization: `DPoP ${token}`, DPoP: await proofFor(htu) })
    assert.equal((await asked(address)).status, 200)
    await refused(asked(`${address}/other`), 401, 'token.proof_invalid', /error="invalid_dpop_proof"/)
  })
})
