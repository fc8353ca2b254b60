import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { maskIdentifier } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { type AppOptions, openApp, portal, sample } from './testing-client.ts'

const legacy: AppOptions = {
  id: 'toll-legacy',
  redirectPath: '/legacy/callback',
  idTokenAlg: 'RS256',
  scope: 'openid email',
}

onEachDatabase<IdentityTables>('claims', database => {
  let world: World
  let accountId: string
  before(async () => {
    world = await openWorld(database)
    const run = world.database.query
    accountId = await world.openAccount()
    await world.accounts.savePerson(run, accountId, 'toll', {
      name: '王青禾',
      nameMasked: '王**',
      documentKind: 'resident-id',
      document: '11010519491231002X',
      documentMasked: '1****************X',
      source: 'test',
    })
    const verified = world.now()
    await world.identifiers.add(
      run,
      { realm: 'toll', id: accountId },
      { kind: 'phone', value: '13800000001' },
      verified,
    )
    await world.identifiers.add(run, { realm: 'toll', id: accountId }, { kind: 'username', value: 'qinghe' }, verified)
    await world.identifiers.add(run, { realm: 'toll', id: accountId }, { kind: 'email', value: 'q@example.com' }, null)
    await world.consents.save(run, accountId, 'toll-sample', ['openid', 'profile'])
  })
  after(() => world.close())

  async function claimsFor(options: AppOptions, parameters: Record<string, string> = {}) {
    const app = await openApp(world, options)
    const browser = world.browser()
    await world.signIn(browser, accountId)
    const tokens = await app.signIn(browser, parameters)
    const info = await client.fetchUserInfo(app.configuration, tokens.access_token, accountId)
    return { info, idToken: tokens.claims() ?? {} }
  }

  it("give the realm's own application the name, and the phone masked", async () => {
    const { info } = await claimsFor(portal)
    assert.equal(info.name, '王青禾')
    assert.equal(info.preferred_username, 'qinghe')
    assert.equal(info.phone_number_masked, maskIdentifier({ kind: 'phone', value: '13800000001' }))
    assert.equal(info.phone_number, undefined)
    assert.equal(info.email, undefined)
  })

  it('give others the name masked', async () => {
    const { info } = await claimsFor(sample)
    assert.equal(info.name, '王**')
    assert.equal(JSON.stringify(info).includes('青禾'), false)
  })

  it('give the email address for its scope, and whether it was proved', async () => {
    const { info } = await claimsFor(legacy)
    assert.deepEqual([info.email, info.email_verified, info.name], ['q@example.com', false, undefined])
  })

  it("give the realm's own application the cards that were proved, and how old the password is, and others neither", async () => {
    const run = world.database.query
    const holder = { realm: 'toll', id: accountId }
    const setAt = new Date(world.now().getTime() - 400 * 86_400_000)
    await run.insertInto('passwords').values({ account_id: accountId, hash: 'h', set_at: setAt }).execute()
    await world.identifiers.add(run, holder, { kind: 'bank-card', value: '6299990000000000016' }, world.now())
    await world.identifiers.add(run, holder, { kind: 'bank-card', value: '6299990000000000024' }, null)
    const claims = JSON.stringify({
      userinfo: { bank_cards: null, password_set_at: null, password_change_advised: null },
    })
    const { info, idToken } = await claimsFor(portal, { claims })
    assert.deepEqual(info.bank_cards, ['6299990000000000016'])
    assert.equal(info.password_set_at, Math.floor(setAt.getTime() / 1000))
    assert.equal(typeof info.password_change_advised, 'boolean')
    assert.equal(JSON.stringify(idToken).includes('629999'), false)
    // Others come no further than the page that asks the holder, which offers no such claim.
    await assert.rejects(claimsFor(sample, { claims }), { code: 'OAUTH_INVALID_RESPONSE' })
  })

  it('keep personal data out of ID tokens, unless asked for there by name', async () => {
    const plain = await claimsFor(portal)
    assert.equal('name' in plain.idToken, false)
    const asked = await claimsFor(portal, { claims: JSON.stringify({ id_token: { name: null } }) })
    assert.equal('name' in asked.idToken && asked.idToken.name, '王青禾')
  })
})
