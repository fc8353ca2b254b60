import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { type App, fleet, openApp, portal, refusalOf } from './testing-client.ts'

/** ASVS 5.0 7.4 and security.md, Sessions: ending our session ends at once whatever was issued in it. */
onEachDatabase<IdentityTables>('a session that has ended', database => {
  let world: World
  let app: App
  before(async () => {
    world = await openWorld(database)
    app = await openApp(world, portal)
  })
  after(() => world.close())

  async function signedIn() {
    const browser = world.browser()
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId)
    const tokens = await app.signIn(browser)
    assert.ok(tokens.refresh_token)
    return { browser, accountId, sessionId, tokens, refreshToken: tokens.refresh_token }
  }
  type SignedIn = Awaited<ReturnType<typeof signedIn>>

  async function assertAllRefused({ accountId, tokens, refreshToken }: SignedIn): Promise<void> {
    assert.equal(await refusalOf(client.refreshTokenGrant(app.configuration, refreshToken)), 'invalid_grant')
    const info = client.fetchUserInfo(app.configuration, tokens.access_token, accountId)
    assert.equal(await refusalOf(info), 'invalid_token')
    for (const token of [tokens.access_token, refreshToken]) {
      assert.deepEqual(await client.tokenIntrospection(app.configuration, token), { active: false })
    }
  }

  it('refuses nothing while it lives', async () => {
    const { tokens, refreshToken, accountId } = await signedIn()
    const seen = await client.tokenIntrospection(app.configuration, tokens.access_token)
    assert.equal(seen.active, true)
    assert.equal(seen.sub, accountId)
    assert.equal(seen.acr, '1')
    assert.equal((await client.tokenIntrospection(app.configuration, refreshToken)).active, true)
  })

  it('refuses refresh, userinfo and introspection once it was ended', async () => {
    const signed = await signedIn()
    await world.sessions.end(world.database.query, signed.sessionId, 'signed-out')
    await assertAllRefused(signed)
  })

  it('refuses them once it has run out', async () => {
    const signed = await signedIn()
    await world.database.query
      .updateTable('sessions')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', signed.sessionId)
      .execute()
    await assertAllRefused(signed)
  })

  it('refuses them while the account is held', async () => {
    const signed = await signedIn()
    await world.accounts.update(world.database.query, signed.accountId, { status: 'held' })
    await assertAllRefused(signed)
  })

  it('refuses a code that was given before the end', async () => {
    const { browser, sessionId } = await signedIn()
    const started = await app.start()
    const landing = await browser.open(started.url)
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    assert.equal(await refusalOf(app.finish(started, landing)), 'invalid_grant')
  })

  it('asks for a sign-in again, and works after it in the same browser', async () => {
    const { browser, accountId, sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    const started = await app.start()
    const asked = await browser.open(started.url)
    assert.equal(world.outcomes.at(-1)?.kind, 'ceremony')
    await world.signIn(browser, accountId)
    const tokens = await app.finish(started, await browser.open(asked.url))
    assert.equal(tokens.claims()?.sub, accountId)
  })

  it('lets an authorization go on that was under way when it ended', async () => {
    const { browser, accountId, sessionId } = await signedIn()
    const started = await app.start({ prompt: 'login' })
    const asked = await browser.open(started.url)
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    await world.signIn(browser, accountId)
    const tokens = await app.finish(started, await browser.open(asked.url))
    assert.equal(tokens.claims()?.sub, accountId)
  })

  it('gives way to another person in the same browser', async () => {
    const { browser } = await signedIn()
    const started = await app.start({ prompt: 'login' })
    const asked = await browser.open(started.url)
    const other = await world.openAccount()
    await world.signIn(browser, other)
    const tokens = await app.finish(started, await browser.open(asked.url))
    assert.equal(tokens.claims()?.sub, other)
  })

  it('asks a held account to sign in instead of sending it round for ever', async () => {
    const { browser, accountId } = await signedIn()
    await world.accounts.update(world.database.query, accountId, { status: 'held' })
    const landing = await browser.open((await app.start()).url)
    assert.match(landing.url.pathname, /\/interaction\//)
    const outcome = world.outcomes.at(-1)
    assert.equal(outcome?.kind === 'ceremony' && outcome.ceremony.purpose, 'sign-in')
  })

  it('has no other cookie than ours', async () => {
    const { browser } = await signedIn()
    assert.deepEqual(
      browser.cookies().map(cookie => cookie.name),
      ['identity-toll-session'],
    )
  })

  it('keeps both clients that a session signs in to at the same moment', async () => {
    const { browser } = await signedIn()
    const second = await openApp(world, fleet)
    const [one, two] = await Promise.all([app.signIn(browser), second.signIn(browser)])
    assert.equal((await client.tokenIntrospection(app.configuration, one.access_token)).active, true)
    assert.equal((await client.tokenIntrospection(second.configuration, two.access_token)).active, true)
  })
})
