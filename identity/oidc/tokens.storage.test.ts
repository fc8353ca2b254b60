import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { type App, type AppOptions, fleet, openApp, portal, refusalOf, sample } from './testing-client.ts'

const keyBound: AppOptions = { id: 'toll-dpop', redirectPath: '/dpop/callback', isPublic: true, scope: 'openid staff' }

onEachDatabase<IdentityTables>('codes and tokens', database => {
  let world: World
  let app: App
  before(async () => {
    world = await openWorld(database)
    app = await openApp(world, portal)
  })
  after(() => world.close())

  async function signedInBrowser() {
    const browser = world.browser()
    const accountId = await world.openAccount()
    await world.signIn(browser, accountId)
    return { browser, accountId }
  }

  async function publicTokens() {
    const spa = await openApp(world, sample)
    const { browser, accountId } = await signedInBrowser()
    await world.consents.save(world.database.query, accountId, 'toll-sample', ['openid', 'profile', 'offline_access'])
    const tokens = await spa.signIn(browser)
    assert.ok(tokens.refresh_token)
    return { spa, accountId, tokens, refreshToken: tokens.refresh_token }
  }

  it('keeps no code, token or id in clear', async () => {
    const { browser } = await signedInBrowser()
    const started = await app.start()
    const landing = await browser.open(started.url)
    const code = landing.url.searchParams.get('code') ?? ''
    const tokens = await app.finish(started, landing)
    const rows = JSON.stringify(await world.database.query.selectFrom('oidc_artifacts').selectAll().execute())
    for (const secret of [code, tokens.access_token, tokens.refresh_token ?? '']) {
      assert.ok(secret.length > 40)
      assert.equal(rows.includes(secret), false)
    }
  })

  // RFC 9700 4.5.3 (a code is used once) and RFC 6749 4.1.2 (its second use revokes what the first was given).
  it('lets exactly one of two parallel uses of a code win, and revokes its tokens', async () => {
    const { browser, accountId } = await signedInBrowser()
    const started = await app.start()
    const landing = await browser.open(started.url)
    const uses = await Promise.allSettled([app.finish(started, landing), app.finish(started, landing)])
    const won = uses.filter(use => use.status === 'fulfilled').map(use => use.value)
    assert.equal(won.length, 1)
    const token = won[0]?.access_token ?? ''
    assert.equal(await refusalOf(client.fetchUserInfo(app.configuration, token, accountId)), 'invalid_token')
    const refresh = client.refreshTokenGrant(app.configuration, won[0]?.refresh_token ?? '')
    assert.equal(await refusalOf(refresh), 'invalid_grant')
    assert.equal((await world.eventsOf('oidc.code_reused')).length, 1)
  })

  it('revokes the tokens when a code comes a second time', async () => {
    const { browser, accountId } = await signedInBrowser()
    const started = await app.start()
    const landing = await browser.open(started.url)
    const tokens = await app.finish(started, landing)
    assert.equal(await refusalOf(app.finish(started, landing)), 'invalid_grant')
    const info = client.fetchUserInfo(app.configuration, tokens.access_token, accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
  })

  it('refuses a code with another verifier', async () => {
    const { browser } = await signedInBrowser()
    const started = await app.start()
    const landing = await browser.open(started.url)
    const other = { ...started, verifier: client.randomPKCECodeVerifier() }
    assert.equal(await refusalOf(app.finish(other, landing)), 'invalid_grant')
  })

  it("refuses another client's code", async () => {
    const { browser } = await signedInBrowser()
    const started = await app.start()
    const landing = await browser.open(started.url)
    const second = await openApp(world, fleet)
    assert.equal(await refusalOf(second.finish(started, landing)), 'invalid_grant')
  })

  // RFC 9700 4.14.2
  it('rotates the refresh token of a public client and revokes the family at a reuse', async () => {
    const { spa, accountId, refreshToken } = await publicTokens()
    const second = await client.refreshTokenGrant(spa.configuration, refreshToken)
    assert.notEqual(second.refresh_token, refreshToken)
    const third = await client.refreshTokenGrant(spa.configuration, second.refresh_token ?? '')
    assert.equal(await refusalOf(client.refreshTokenGrant(spa.configuration, refreshToken)), 'invalid_grant')
    const family = client.refreshTokenGrant(spa.configuration, third.refresh_token ?? '')
    assert.equal(await refusalOf(family), 'invalid_grant')
    const info = client.fetchUserInfo(spa.configuration, third.access_token, accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
    const [event] = (await world.eventsOf('oidc.refresh_reused')).filter(one => one.account_id === accountId)
    assert.deepEqual(event?.detail, { client: 'toll-sample' })
  })

  it('lets exactly one of two parallel rotations win, and revokes the family', async () => {
    const { spa, accountId, refreshToken } = await publicTokens()
    const uses = await Promise.allSettled([1, 2].map(() => client.refreshTokenGrant(spa.configuration, refreshToken)))
    const won = uses.filter(use => use.status === 'fulfilled').map(use => use.value)
    assert.equal(won.length, 1)
    const family = client.refreshTokenGrant(spa.configuration, won[0]?.refresh_token ?? '')
    assert.equal(await refusalOf(family), 'invalid_grant')
    const info = client.fetchUserInfo(spa.configuration, won[0]?.access_token ?? '', accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
  })

  // FAPI 2.0 Security Profile 5.3.2.1: a sender-constrained refresh token is not rotated.
  it('does not rotate the refresh token of a client that proves its key', async () => {
    const { browser } = await signedInBrowser()
    const tokens = await app.signIn(browser)
    const refresh = () => client.refreshTokenGrant(app.configuration, tokens.refresh_token ?? '')
    const refreshed = await Promise.all([refresh(), refresh(), refresh()])
    for (const one of refreshed) assert.equal(one.refresh_token, tokens.refresh_token)
  })

  it('refuses a refresh token past its absolute end, which rotation does not move', async () => {
    const { spa, refreshToken } = await publicTokens()
    const second = await client.refreshTokenGrant(spa.configuration, refreshToken)
    const ends = await world.database.query
      .selectFrom('oidc_artifacts')
      .select('expires_at')
      .where('model', '=', 'RefreshToken')
      .where('id_hash', 'in', [refreshToken, second.refresh_token ?? ''].map(world.keys.hashToken))
      .execute()
    const [first, later] = ends.map(row => row.expires_at?.getTime() ?? 0)
    assert.ok(Math.abs(Number(first) - Number(later)) <= 2000)
    world.clock.skew = 13 * 3_600_000
    try {
      const late = client.refreshTokenGrant(spa.configuration, second.refresh_token ?? '')
      assert.equal(await refusalOf(late), 'invalid_grant')
    } finally {
      world.clock.skew = 0
    }
  })

  it('revokes on request', async () => {
    const { browser, accountId } = await signedInBrowser()
    const tokens = await app.signIn(browser)
    await client.tokenRevocation(app.configuration, tokens.refresh_token ?? '')
    assert.equal(
      await refusalOf(client.refreshTokenGrant(app.configuration, tokens.refresh_token ?? '')),
      'invalid_grant',
    )
    const info = client.fetchUserInfo(app.configuration, tokens.access_token, accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
  })

  it('tells a public client nothing of tokens that are not its own', async () => {
    const { spa, tokens } = await publicTokens()
    const { browser } = await signedInBrowser()
    const others = await app.signIn(browser)
    assert.deepEqual(await client.tokenIntrospection(spa.configuration, others.access_token), { active: false })
    assert.equal((await client.tokenIntrospection(spa.configuration, tokens.access_token)).active, true)
  })

  // RFC 9449
  it('binds tokens to the key of a client that must use one', async () => {
    const spa = await openApp(world, keyBound)
    const { browser, accountId } = await signedInBrowser()
    const started = await spa.start()
    const landing = await browser.open(started.url)
    const unbound = await spa.start()
    assert.equal(await refusalOf(spa.finish(unbound, await browser.open(unbound.url))), 'invalid_grant')

    const key = client.getDPoPHandle(spa.configuration, await client.randomDPoPKeyPair('ES256'))
    const tokens = await spa.finish(started, landing, key)
    assert.equal(tokens.token_type, 'dpop')
    const info = await client.fetchUserInfo(spa.configuration, tokens.access_token, accountId, { DPoP: key })
    assert.equal(info.sub, accountId)
    const bearer = client.fetchUserInfo(spa.configuration, tokens.access_token, accountId)
    assert.equal(await refusalOf(bearer), 'invalid_token')

    const thief = client.getDPoPHandle(spa.configuration, await client.randomDPoPKeyPair('ES256'))
    const stolen = client.fetchUserInfo(spa.configuration, tokens.access_token, accountId, { DPoP: thief })
    assert.equal(await refusalOf(stolen), 'invalid_token')
    const refresh = client.refreshTokenGrant(spa.configuration, tokens.refresh_token ?? '', {}, { DPoP: thief })
    assert.equal(await refusalOf(refresh), 'invalid_grant')
  })

  it('gives a machine a token for itself, and none for scopes that are not its own', async () => {
    const machine = await openApp(world, { id: 'toll-machine', redirectPath: '/' })
    const token = await client.clientCredentialsGrant(machine.configuration, { scope: 'staff' })
    const seen = await client.tokenIntrospection(app.configuration, token.access_token)
    assert.deepEqual([seen.active, seen.client_id, seen.scope, seen.sub], [true, 'toll-machine', 'staff', undefined])
    const more = client.clientCredentialsGrant(machine.configuration, { scope: 'openid' })
    assert.equal(await refusalOf(more), 'invalid_scope')
  })

  it('are purged once they have expired, and no sooner', async () => {
    const { browser } = await signedInBrowser()
    const tokens = await app.signIn(browser)
    while ((await world.oidc.purgeArtifacts(10)) === 10);
    assert.equal((await client.tokenIntrospection(app.configuration, tokens.access_token)).active, true)
    world.clock.skew = 24 * 3_600_000
    try {
      while ((await world.oidc.purgeArtifacts(10)) === 10);
    } finally {
      world.clock.skew = 0
    }
    assert.deepEqual(await world.database.query.selectFrom('oidc_artifacts').select('model').execute(), [])
  })
})
