import assert from 'node:assert/strict'
import { after, before, beforeEach, it } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { drawProviderPage } from './index.ts'
import { createArtifactStore } from './store.ts'
import { openWorld, type World } from './testing.ts'
import { type App, fleet, openApp, portal, refusalOf } from './testing-client.ts'

const minute = 60_000
const hour = 60 * minute

onEachDatabase<IdentityTables>('signing out', database => {
  let world: World
  let app: App
  let second: App
  before(async () => {
    world = await openWorld(database)
    app = await openApp(world, portal)
    second = await openApp(world, fleet)
  })
  beforeEach(async () => {
    await world.oidc.idle()
    await world.database.query.updateTable('sessions').set({ clients_owed: false }).execute()
    await world.database.query.deleteFrom('logout_notices').execute()
    world.clients.notices.length = 0
    world.problems.length = 0
  })
  after(() => world.close())

  async function signedIn() {
    const browser = world.browser()
    const accountId = await world.openAccount()
    const sessionId = await world.signIn(browser, accountId)
    const tokens = await app.signIn(browser)
    const others = await second.signIn(browser)
    return { browser, accountId, sessionId, tokens, others }
  }

  const signOutUrl = (parameters: Record<string, string>) => client.buildEndSessionUrl(app.configuration, parameters)
  const afterwards = () => `${world.clients.origin}/signed-out`

  it('ends everything without a question for a client that shows its ID token', async () => {
    const { browser, sessionId, tokens, others } = await signedIn()
    const landing = await browser.open(
      signOutUrl({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: afterwards(), state: 's t&' }),
    )
    assert.equal(landing.url.href, `${afterwards()}?state=s+t%26`)
    assert.equal(await world.sessions.findById(world.database.query, sessionId), null)
    assert.deepEqual(browser.cookies(), [])
    const refresh = client.refreshTokenGrant(app.configuration, tokens.refresh_token ?? '')
    assert.equal(await refusalOf(refresh), 'invalid_grant')
    assert.deepEqual(await client.tokenIntrospection(second.configuration, others.access_token), { active: false })
    const events = (await world.eventsOf('oidc.signed_out')).filter(event => event.session_id === sessionId)
    assert.deepEqual(
      events.map(event => event.detail),
      [{ client: 'toll-portal' }],
    )
  })

  // OpenID Connect Back-Channel Logout 1.0 2.4
  it('tells every client of the session with a token of the right form', async () => {
    const { browser, accountId, tokens, others } = await signedIn()
    await browser.open(signOutUrl({ id_token_hint: tokens.id_token ?? '' }))
    await world.oidc.idle()
    const paths = world.clients.notices.map(notice => notice.path).toSorted()
    assert.deepEqual(paths, ['/backchannel-logout', '/fleet/backchannel-logout'])
    const keys = createRemoteJWKSet(new URL(`${world.origin}/realms/toll/oidc/jwks`))
    for (const { path, token } of world.clients.notices) {
      const [audience, sid] = path.startsWith('/fleet')
        ? ['toll-fleet', others.claims()?.sid]
        : ['toll-portal', tokens.claims()?.sid]
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: `${world.origin}/realms/toll`,
        audience,
        typ: 'logout+jwt',
        algorithms: ['ES256'],
      })
      assert.equal(protectedHeader.alg, 'ES256')
      assert.equal(payload.sub, accountId)
      assert.equal(payload.sid, sid)
      assert.equal('nonce' in payload, false)
      assert.deepEqual(payload.events, { 'http://schemas.openid.net/event/backchannel-logout': {} })
    }
  })

  it('asks where no ID token says whose session is meant, and ends it on yes', async () => {
    const { browser, sessionId } = await signedIn()
    const asked = await browser.open(signOutUrl({ post_logout_redirect_uri: afterwards() }))
    assert.equal(asked.status, 200)
    const page = world.pagesShown.at(-1)
    assert.ok(page?.kind === 'sign-out')
    assert.equal(page.client?.id, 'toll-portal')
    assert.match(
      asked.headers.get('content-security-policy') ?? '',
      new RegExp(`form-action 'self' ${world.clients.origin}`),
    )
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
    const drawn = drawProviderPage(world.realms.get('toll'), page, 'en').body as { toString(): string }
    const fields = [...drawn.toString().matchAll(/<(?:input|button)[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g)]
    const body = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]))
    const landing = await browser.open(page.action, { method: 'POST', body })
    assert.equal(landing.url.href, afterwards())
    assert.equal(await world.sessions.findById(world.database.query, sessionId), null)
    assert.deepEqual(browser.cookies(), [])
    await world.oidc.idle()
    assert.equal(world.clients.notices.length, 2)
  })

  it('refuses a yes that the page did not send', async () => {
    const { browser, sessionId } = await signedIn()
    await browser.open(signOutUrl({}))
    const page = world.pagesShown.at(-1)
    assert.ok(page?.kind === 'sign-out')
    const body = new URLSearchParams({ ...page.fields, xsrf: 'guessed' })
    assert.equal((await browser.open(page.action, { method: 'POST', body })).status, 400)
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
  })

  it("asks when the ID token is another session's", async () => {
    const { browser, sessionId } = await signedIn()
    const stranger = await signedIn()
    await browser.open(signOutUrl({ id_token_hint: stranger.tokens.id_token ?? '' }))
    assert.equal(world.pagesShown.at(-1)?.kind, 'sign-out')
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
  })

  it('shows its own page where the client names no address', async () => {
    const { browser, tokens } = await signedIn()
    const landing = await browser.open(signOutUrl({ id_token_hint: tokens.id_token ?? '' }))
    assert.equal(landing.url.pathname, '/realms/toll/oidc/sign-out/success')
    assert.equal(world.pagesShown.at(-1)?.kind, 'signed-out')
  })

  it('refuses an address that is not registered', async () => {
    const { browser, sessionId } = await signedIn()
    const landing = await browser.open(signOutUrl({ post_logout_redirect_uri: `${afterwards()}/elsewhere` }))
    assert.equal(landing.status, 400)
    assert.ok(await world.sessions.findById(world.database.query, sessionId))
  })

  it('goes straight on for somebody who is signed out already', async () => {
    const { browser, sessionId, tokens } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'signed-out')
    const landing = await browser.open(
      signOutUrl({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: afterwards() }),
    )
    assert.equal(landing.url.href, afterwards())
  })

  it('tells the clients of a session that ended elsewhere', async () => {
    const { sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'ended-by-holder')
    await world.oidc.signOutClients(sessionId)
    await world.oidc.idle()
    assert.equal(world.clients.notices.length, 2)
  })

  const rowsOf = async (sessionId: string) =>
    await world.database.query.selectFrom('logout_notices').selectAll().where('session_id', '=', sessionId).execute()

  it('tries a notice again, and gives it up after six tries', async () => {
    const { sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'ended-by-holder')
    world.clients.faults.logout = Number.POSITIVE_INFINITY
    world.logoutResults.length = 0
    await world.oidc.signOutClients(sessionId)
    await world.oidc.idle()
    assert.equal(await world.oidc.deliverLogoutNotices(), 0, 'not before the pause is over')
    for (let tries = 2; tries <= 6; tries++) {
      world.clock.skew += hour
      assert.equal(await world.oidc.deliverLogoutNotices(), 2)
    }
    assert.deepEqual(
      (await rowsOf(sessionId)).map(row => [row.state, row.attempts]),
      [
        ['dead', 6],
        ['dead', 6],
      ],
    )
    assert.deepEqual(world.logoutResults.toSorted(), [...Array(2).fill('dead'), ...Array(10).fill('retry')])
    assert.equal(world.problems.length, 12)
    world.clients.faults.logout = 0
    world.clock.skew += hour
    assert.equal(await world.oidc.deliverLogoutNotices(), 0)
    assert.equal(world.clients.notices.length, 0)
    world.clock.skew = 0
  })

  it('sends the other client its notice when one stays away', async () => {
    const { sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'ended-by-holder')
    world.clients.faults.logout = 1
    await world.oidc.signOutClients(sessionId)
    await world.oidc.idle()
    assert.equal(world.clients.notices.length, 1)
    assert.equal((await rowsOf(sessionId)).length, 1)
    world.clock.skew = minute
    await world.oidc.deliverLogoutNotices()
    assert.equal(world.clients.notices.length, 2)
    assert.deepEqual(await rowsOf(sessionId), [])
    world.clock.skew = 0
  })

  it('tells the clients after a process died between the end of the session and its notices', async () => {
    const { sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'ended-by-holder')
    assert.equal(await world.oidc.deliverLogoutNotices(), 0, 'that process has its time first')
    world.clock.skew = minute
    assert.equal(await world.oidc.deliverLogoutNotices(), 2)
    assert.equal(world.clients.notices.length, 2)
    world.clock.skew = 0
  })

  it('tells a client after a process died while it sent', async () => {
    const { sessionId } = await signedIn()
    await world.sessions.end(world.database.query, sessionId, 'ended-by-holder')
    const dying = createArtifactStore(world)
    await dying.insertLogoutNotices(
      world.database.query,
      sessionId,
      await dying.authorizationsOf(world.database.query, sessionId),
    )
    assert.equal((await dying.claimLogoutNotices(world.database.query, 10)).length, 2)
    assert.equal(await world.oidc.deliverLogoutNotices(), 0, 'nobody else takes what is under way')
    world.clock.skew = 2 * minute
    assert.equal(await world.oidc.deliverLogoutNotices(), 2)
    assert.equal(world.clients.notices.length, 2)
    world.clock.skew = 0
  })
})
