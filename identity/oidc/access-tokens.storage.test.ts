import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { exportJWK, SignJWT } from 'jose'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import type { AccessRequest } from './index.ts'
import { openWorld, type World } from './testing.ts'
import { type AppOptions, openApp, portal } from './testing-client.ts'

const keyBound: AppOptions = { id: 'toll-dpop', redirectPath: '/dpop/callback', isPublic: true, scope: 'openid staff' }
const url = 'https://api.example/staff/accounts'

onEachDatabase<IdentityTables>('access tokens at our own APIs', database => {
  let world: World
  before(async () => {
    world = await openWorld(database)
  })
  after(() => world.close())

  async function call(request: Partial<AccessRequest>): Promise<string> {
    const verify = world.oidc.verifyAccess
    const base = { realm: world.realms.get('toll'), method: 'GET', url, authorization: undefined, proof: undefined }
    const result = await verify({ ...base, ...request })
    return result.ok ? 'ok' : result.code
  }

  async function bearer() {
    const browser = world.browser()
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId, { aal: 2 })
    const tokens = await (await openApp(world, portal)).signIn(browser)
    return { accountId, sessionId, authorization: `Bearer ${tokens.access_token}` }
  }

  async function bound() {
    const app = await openApp(world, keyBound)
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    const pair = await client.randomDPoPKeyPair('ES256', { extractable: true })
    const started = await app.start()
    const handle = client.getDPoPHandle(app.configuration, pair)
    const { access_token: token } = await app.finish(started, await browser.open(started.url), handle)
    return { token, pair, authorization: `DPoP ${token}` }
  }
  type Bound = Awaited<ReturnType<typeof bound>>

  interface Change {
    claims?: Record<string, unknown>
    typ?: string
    key?: Bound['pair']
  }

  async function proof({ token, pair }: Bound, { claims = {}, typ = 'dpop+jwt', key = pair }: Change = {}) {
    const ath = createHash('sha256').update(token).digest('base64url')
    const iat = Math.floor(Date.now() / 1000)
    return await new SignJWT({ htm: 'GET', htu: url, ath, iat, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ, jwk: await exportJWK(key.publicKey) })
      .sign(key.privateKey)
  }

  it('tell who calls, how surely, and for what', async () => {
    const { accountId, sessionId, authorization } = await bearer()
    const realm = world.realms.get('toll')
    const result = await world.oidc.verifyAccess({ realm, method: 'GET', url, authorization, proof: undefined })
    assert.ok(result.ok)
    const { clientId, scopes, holder } = result.access
    assert.equal(clientId, 'toll-portal')
    assert.ok(scopes.has('profile'))
    assert.deepEqual([holder?.accountId, holder?.sessionId, holder?.aal, holder?.ial], [accountId, sessionId, 2, 2])
  })

  it('are refused once the session has ended', async () => {
    const { sessionId, authorization } = await bearer()
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    assert.equal(await call({ authorization }), 'token.invalid')
  })

  it('are refused in another realm', async () => {
    const { authorization } = await bearer()
    assert.equal(await call({ authorization, realm: world.realms.get('traffic') }), 'token.invalid')
  })

  for (const authorization of [undefined, '', 'Bearer', 'Basic abc', 'Bearer a b']) {
    it(`are missed in ${JSON.stringify(authorization)}`, async () => {
      assert.equal(await call({ authorization }), 'token.missing')
    })
  }

  it('are taken with a proof by the key that they are bound to, which counts once', async () => {
    const held = await bound()
    const once = await proof(held)
    assert.equal(await call({ authorization: held.authorization, proof: once }), 'ok')
    assert.equal(await call({ authorization: held.authorization, proof: once }), 'token.proof_invalid')
  })

  it('are refused as bearer tokens when bound', async () => {
    const { token } = await bound()
    assert.equal(await call({ authorization: `Bearer ${token}` }), 'token.invalid')
  })

  const wrong: [string, () => Promise<Change>][] = [
    ['another method', async () => ({ claims: { htm: 'POST' } })],
    ['another address', async () => ({ claims: { htu: 'https://api.example/other' } })],
    ['another token', async () => ({ claims: { ath: 'x' } })],
    ['another time', async () => ({ claims: { iat: Math.floor(Date.now() / 1000) - 400 } })],
    ['no time', async () => ({ claims: { iat: undefined } })],
    ['no id', async () => ({ claims: { jti: undefined } })],
    ['another type', async () => ({ typ: 'JWT' })],
    ['another key', async () => ({ key: await client.randomDPoPKeyPair('ES256', { extractable: true }) })],
  ]
  for (const [name, change] of wrong) {
    it(`are refused with a proof for ${name}`, async () => {
      const held = await bound()
      const given = await proof(held, await change())
      assert.equal(await call({ authorization: held.authorization, proof: given }), 'token.proof_invalid')
    })
  }

  it('are refused without a proof when bound', async () => {
    const { authorization } = await bound()
    assert.equal(await call({ authorization }), 'token.proof_invalid')
  })

  it('say of a machine that it calls for itself', async () => {
    const machine = await openApp(world, { id: 'toll-machine', redirectPath: '/' })
    const { access_token: token } = await client.clientCredentialsGrant(machine.configuration, { scope: 'staff' })
    const request = { realm: world.realms.get('toll'), method: 'GET', url, proof: undefined }
    const result = await world.oidc.verifyAccess({ ...request, authorization: `Bearer ${token}` })
    assert.equal(result.ok && result.access.holder, null)
  })
})
