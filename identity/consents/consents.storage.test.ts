import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openWorld, type World } from '../oidc/testing.ts'
import { openApp, portal, refusalOf, sample } from '../oidc/testing-client.ts'
import type { IdentityTables } from '../tables.ts'
import { type Consents, createConsents } from './index.ts'

onEachDatabase<IdentityTables>('consents', database => {
  let world: World
  let consents: Consents
  before(async () => {
    world = await openWorld(database)
    const { database: own, oidc, events } = world
    consents = createConsents({ database: own, store: world.consents, events, revokeGrants: oidc.revokeGrants })
  })
  after(() => world.close())

  async function asked() {
    const browser = world.browser()
    const accountId = await world.openAccount()
    await world.signIn(browser, accountId)
    const app = await openApp(world, sample)
    const started = await app.start()
    const landing = await browser.open(started.url)
    return { browser, accountId, app, started, landing }
  }

  const holder = (accountId: string) => ({
    realm: world.realms.get('toll'),
    accountId,
    sessionId: null,
    surface: 'page' as const,
  })

  it("are not asked for the realm's own applications", async () => {
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    assert.ok((await (await openApp(world, portal)).signIn(browser)).id_token)
  })

  it('are asked for others once, kept, and listed', async () => {
    const { browser, accountId, app, started, landing } = await asked()
    const outcome = world.outcomes.at(-1)
    assert.ok(outcome?.kind === 'consent')
    assert.equal(outcome.client.id, 'toll-sample')
    assert.deepEqual(outcome.scopes, ['openid', 'profile'])
    await app.finish(started, await browser.open(`${landing.url.href}/accept`))
    const [entry] = await consents.list(holder(accountId))
    assert.deepEqual([entry?.clientId, entry?.scopes], ['toll-sample', ['openid', 'profile']])
    assert.equal(entry?.name?.en, 'Third-party sample')

    const elsewhere = world.browser()
    await world.signIn(elsewhere, accountId)
    assert.ok((await app.signIn(elsewhere)).id_token)
    const [event] = (await world.eventsOf('oidc.consented')).filter(one => one.account_id === accountId)
    assert.deepEqual(event?.detail, { client: 'toll-sample', scopes: ['openid', 'profile'] })
  })

  it('give nothing when declined', async () => {
    const { browser, accountId, landing } = await asked()
    const declined = await browser.open(`${landing.url.href}/decline`)
    assert.equal(declined.url.searchParams.get('error'), 'access_denied')
    assert.deepEqual(await consents.list(holder(accountId)), [])
  })

  it('are asked again with prompt=consent, and refuse prompt=none before they are given', async () => {
    const { browser, app } = await asked()
    const silent = await browser.open((await app.start({ prompt: 'none' })).url)
    assert.equal(silent.url.searchParams.get('error'), 'consent_required')
    const landing = await browser.open((await app.start()).url)
    await browser.open(`${landing.url.href}/accept`)
    await browser.open((await app.start({ prompt: 'consent' })).url)
    assert.equal(world.outcomes.at(-1)?.kind, 'consent')
  })

  it('end the tokens of the application when taken back', async () => {
    const { browser, accountId, app, started, landing } = await asked()
    const tokens = await app.finish(started, await browser.open(`${landing.url.href}/accept`))
    assert.deepEqual(await consents.revoke(holder(accountId), 'toll-sample'), { ok: true })
    const refresh = client.refreshTokenGrant(app.configuration, tokens.refresh_token ?? '')
    assert.equal(await refusalOf(refresh), 'invalid_grant')
    assert.deepEqual(await client.tokenIntrospection(app.configuration, tokens.access_token), { active: false })
    const again = await browser.open((await app.start()).url)
    assert.equal(world.outcomes.at(-1)?.kind, 'consent')
    assert.equal(again.status, 200)
    assert.deepEqual(await consents.revoke(holder(accountId), 'toll-sample'), { ok: false, code: 'consent.unknown' })
  })

  it('are given by the person asked, not by who uses the browser by then', async () => {
    const { browser, landing } = await asked()
    const other = await world.openAccount()
    await world.signIn(browser, other)
    assert.equal((await browser.open(`${landing.url.href}/accept`)).status, 410)
    assert.deepEqual(await consents.list(holder(other)), [])
  })
})
