import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { fleet, openApp, portal } from './testing-client.ts'

onEachDatabase<IdentityTables>('signing in through the issuer', database => {
  let world: World
  before(async () => {
    world = await openWorld(database)
  })
  after(() => world.close())

  it('gives a client that proves its key a code, tokens and claims', async () => {
    const accountId = await world.openAccount()
    const app = await openApp(world, portal)
    const browser = world.browser()
    const started = await app.start({}, { par: true })
    const asked = await browser.open(started.url)
    assert.equal(asked.status, 200)
    assert.deepEqual(world.outcomes.at(-1)?.kind, 'ceremony')

    const sessionId = await world.signIn(browser, accountId)
    const landing = await browser.open(asked.url)
    assert.equal(landing.url.origin, world.clients.origin)
    assert.equal(landing.url.searchParams.get('iss'), `${world.origin}/realms/toll`)
    const tokens = await app.finish(started, landing)
    const claims = tokens.claims()
    assert.equal(claims?.sub, accountId)
    assert.equal(claims?.acr, '1')
    assert.deepEqual(claims?.amr, ['pwd'])
    assert.equal(typeof claims?.auth_time, 'number')
    assert.equal(claims?.ial, 2)
    const info = await client.fetchUserInfo(app.configuration, tokens.access_token, accountId)
    assert.equal(info.acr, '1')
    assert.ok(tokens.refresh_token)
    const refreshed = await client.refreshTokenGrant(app.configuration, tokens.refresh_token)
    assert.equal(refreshed.claims()?.acr, '1')
    assert.deepEqual(world.touched, [sessionId])
    const [event] = await world.eventsOf('oidc.authorized')
    assert.equal(event?.session_id, sessionId)
    assert.deepEqual(world.problems, [])
  })

  it('signs a second application in without asking again', async () => {
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    await (await openApp(world, portal)).signIn(browser)
    const asked = world.outcomes.length
    const tokens = await (await openApp(world, fleet)).signIn(browser)
    assert.equal(world.outcomes.length, asked)
    assert.ok(tokens.id_token)
  })
})
