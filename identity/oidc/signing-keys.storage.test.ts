import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { openWorld, type World } from './testing.ts'
import { openApp, portal } from './testing-client.ts'

const hour = 3_600_000

onEachDatabase<IdentityTables>('signing keys', database => {
  let world: World
  before(async () => {
    world = await openWorld(database)
  })
  after(() => world.close())

  async function published(): Promise<{ kid: string; alg: string; d?: string }[]> {
    const answer = await fetch(`${world.origin}/realms/toll/oidc/jwks`)
    return ((await answer.json()) as { keys: { kid: string; alg: string }[] }).keys
  }

  async function signIn(app: Awaited<ReturnType<typeof openApp>>) {
    const browser = world.browser()
    await world.signIn(browser, await world.openAccount())
    return { browser, tokens: await app.signIn(browser) }
  }

  const kidOf = (token: string | undefined) => decodeProtectedHeader(token ?? '').kid

  it('publishes an ES256 and an RS256 key and nothing private', async () => {
    const keys = await published()
    assert.deepEqual(keys.map(key => key.alg).toSorted(), ['ES256', 'RS256'])
    for (const key of keys) assert.equal(key.d, undefined)
    const rows = await world.database.query.selectFrom('signing_keys').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes('"d"'), false)
  })

  it('signs with RS256 for a client that asks for it', async () => {
    const app = await openApp(world, { id: 'toll-legacy', redirectPath: '/legacy/callback', idTokenAlg: 'RS256' })
    const { tokens } = await signIn(app)
    assert.equal(decodeProtectedHeader(tokens.id_token ?? '').alg, 'RS256')
  })

  it('rotates without breaking a running client', async () => {
    const app = await openApp(world, portal)
    const first = await signIn(app)
    const old = kidOf(first.tokens.id_token)
    const { kids } = await world.oidc.rotateSigningKeys('toll', hour)

    // Published before it signs: whoever fetches the keys now knows the next one.
    const early = (await published()).map(key => key.kid)
    assert.equal(early.length, 4)
    for (const kid of kids) assert.ok(early.includes(kid))
    assert.equal(kidOf((await signIn(app)).tokens.id_token), old)

    world.clock.skew = 2 * hour
    await world.oidc.reload()
    const second = await signIn(app)
    assert.ok(kids.includes(kidOf(second.tokens.id_token) ?? ''))
    assert.ok((await published()).some(key => key.kid === old))
    // The old ID token still identifies its session at sign-out.
    const url = client.buildEndSessionUrl(app.configuration, { id_token_hint: first.tokens.id_token ?? '' })
    world.clock.skew = 0
    assert.equal((await first.browser.open(url)).url.pathname, '/realms/toll/oidc/sign-out/success')

    world.clock.skew = 30 * hour
    await world.oidc.reload()
    assert.deepEqual((await published()).map(key => key.kid).toSorted(), kids.toSorted())
    world.clock.skew = 0
    await world.oidc.reload()
    assert.equal((await world.eventsOf('oidc.keys_rotated')).length, 1)
  })

  it('takes up a new policy without a restart', async () => {
    const { policyDocument } = world
    const clients = policyDocument.clients.filter(one => one.id !== 'toll-fleet')
    await world.loadPolicy({ ...policyDocument, clients })
    await world.realms.reload()
    await world.oidc.reload()
    const app = await openApp(world, portal)
    assert.ok((await signIn(app)).tokens.id_token)
    const gone = await world.browser().open((await app.start({ client_id: 'toll-fleet' })).url)
    assert.equal(gone.status, 400)
  })

  it('tells of a client that cannot work, and serves the others', async () => {
    const { policyDocument } = world
    const clients = policyDocument.clients.map(one => (one.id === 'toll-fleet' ? { ...one, redirectUris: [] } : one))
    await world.loadPolicy({ ...policyDocument, clients })
    await world.realms.reload()
    await world.oidc.reload()
    assert.deepEqual(
      world.problems.map(problem => 'client' in problem && problem.client),
      ['toll-fleet'],
    )
    assert.ok((await signIn(await openApp(world, portal))).tokens.id_token)
  })
})
