import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import type { Browser } from './testing-browser.ts'
import { type App, openApp, portal } from './testing-client.ts'

onEachDatabase<IdentityTables>('authentication levels and ages', database => {
  let world: World
  let app: App
  before(async () => {
    world = await openWorld(database)
    app = await openApp(world, portal)
  })
  after(() => world.close())

  async function signedIn(aal: number) {
    const browser = world.browser()
    const sessionId = await world.signIn(browser, await world.openAccount(), { aal })
    await app.signIn(browser)
    return { browser, sessionId }
  }

  async function asked(browser: Browser, parameters: Record<string, string>) {
    const started = await app.start(parameters)
    const landing = await browser.open(started.url)
    const outcome = world.outcomes.at(-1)
    return { started, landing, wanted: outcome?.kind === 'ceremony' ? outcome.ceremony : null }
  }

  async function errorOf(browser: Browser, parameters: Record<string, string>): Promise<string | null> {
    const { landing } = await asked(browser, parameters)
    return landing.url.searchParams.get('error')
  }

  it('asks for a step-up and reports the level that it reached, also after a refresh', async () => {
    const { browser, sessionId } = await signedIn(1)
    const { started, landing, wanted } = await asked(browser, { acr_values: '2' })
    assert.equal(wanted?.purpose, 'step-up')
    assert.deepEqual(wanted?.target, { aal: 2, maxAge: null })
    await world.raise(browser, sessionId, 2)
    const tokens = await app.finish(started, await browser.open(landing.url))
    assert.equal(tokens.claims()?.acr, '2')
    const refreshed = await client.refreshTokenGrant(app.configuration, tokens.refresh_token ?? '')
    assert.equal(refreshed.claims()?.acr, '2')
    assert.deepEqual(refreshed.claims()?.auth_time, tokens.claims()?.auth_time)
  })

  it('asks for no more than the least of several levels', async () => {
    const { browser } = await signedIn(1)
    const tokens = await app.signIn(browser, { acr_values: '3 2 1' })
    assert.equal(tokens.claims()?.acr, '1')
  })

  it('leaves out the levels that nobody can reach', async () => {
    const { browser } = await signedIn(1)
    const { wanted } = await asked(browser, { acr_values: '3 2' })
    assert.deepEqual(wanted?.target, { aal: 2, maxAge: null })
  })

  it('knows a level by its other name and reports that name', async () => {
    const { browser } = await signedIn(2)
    const tokens = await app.signIn(browser, { acr_values: 'urn:lingpai:aal:2' })
    assert.equal(tokens.claims()?.acr, 'urn:lingpai:aal:2')
  })

  it('takes the level from the claims parameter', async () => {
    const { browser } = await signedIn(1)
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['2'] } } })
    const { wanted } = await asked(browser, { claims })
    assert.equal(wanted?.purpose, 'step-up')
  })

  it('reports a level out of those that were essential', async () => {
    const { browser } = await signedIn(2)
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: '1' } } })
    const tokens = await app.signIn(browser, { claims })
    assert.equal(tokens.claims()?.acr, '1')
  })

  it('refuses a level that cannot be reached', async () => {
    const { browser } = await signedIn(2)
    assert.equal(await errorOf(browser, { acr_values: '3' }), 'unmet_authentication_requirements')
  })

  it('notices a step-up that was made elsewhere', async () => {
    const { browser, sessionId } = await signedIn(1)
    await world.raise(browser, sessionId, 2)
    const tokens = await app.signIn(browser, { acr_values: '2', prompt: 'none' })
    assert.equal(tokens.claims()?.acr, '2')
  })

  it('asks for a proof again when max_age has passed', async () => {
    const { browser, sessionId } = await signedIn(1)
    await database.transaction(tx =>
      tx
        .withSchema('identity')
        .updateTable('sessions')
        .set({ auth_time: new Date(Date.now() - 120_000) })
        .where('id', '=', sessionId)
        .execute(),
    )
    assert.equal((await app.signIn(browser, { max_age: '600' })).claims()?.acr, '1')
    const { started, landing, wanted } = await asked(browser, { max_age: '60' })
    assert.equal(wanted?.purpose, 're-authentication')
    assert.deepEqual(wanted?.target, { aal: 1, maxAge: 60_000 })
    await world.raise(browser, sessionId, 1)
    const claims = (await app.finish(started, await browser.open(landing.url))).claims()
    assert.ok(Date.now() / 1000 - Number(claims?.auth_time) < 60)
  })

  for (const parameters of [{ prompt: 'login' }, { max_age: '0' }]) {
    it(`asks for a new proof with ${JSON.stringify(parameters)}, however young the last one is`, async () => {
      const { browser, sessionId } = await signedIn(1)
      const { started, landing, wanted } = await asked(browser, parameters)
      assert.deepEqual(wanted?.target, { aal: 1, maxAge: 0 })
      const again = await browser.open(landing.url)
      assert.equal(again.url.origin, world.origin)
      await world.raise(browser, sessionId, 1)
      assert.ok((await app.finish(started, await browser.open(landing.url))).id_token)
    })
  }

  it('answers prompt=none with login_required where nobody is signed in', async () => {
    assert.equal(await errorOf(world.browser(), { prompt: 'none' }), 'login_required')
  })

  it('answers prompt=none silently for somebody who has signed in to no client yet', async () => {
    const browser = world.browser()
    const accountId = await world.openAccount()
    await world.signIn(browser, accountId)
    const tokens = await app.signIn(browser, { prompt: 'none' })
    assert.equal(tokens.claims()?.sub, accountId)
  })

  it('answers prompt=none with an error where a higher level is needed', async () => {
    const { browser } = await signedIn(1)
    assert.equal(await errorOf(browser, { prompt: 'none', acr_values: '2' }), 'unmet_authentication_requirements')
  })

  it('asks for the person whom the client means, and does not ask in circles', async () => {
    const { browser } = await signedIn(1)
    const other = world.browser()
    await world.signIn(other, await world.openAccount())
    const hint = (await app.signIn(other)).id_token ?? ''
    const { landing, wanted } = await asked(browser, { id_token_hint: hint })
    assert.equal(wanted?.purpose, 'sign-in')
    await world.signIn(browser, await world.openAccount())
    const refused = await browser.open(landing.url)
    assert.equal(refused.url.searchParams.get('error'), 'login_required')
  })

  it('tells the client when the person declines', async () => {
    const browser = world.browser()
    const { landing } = await asked(browser, {})
    const declined = await browser.open(`${landing.url.href}/decline`)
    assert.equal(declined.url.searchParams.get('error'), 'access_denied')
  })

  it('knows nothing of an interaction that another browser began', async () => {
    const { landing } = await asked(world.browser(), {})
    const stranger = world.browser()
    await world.signIn(stranger, await world.openAccount())
    assert.equal((await stranger.open(landing.url)).status, 410)
  })
})
