import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { createLocalJWKSet, decodeProtectedHeader, type JWK, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createKeyStore } from './store-keys.ts'
import { openWorld, type World } from './testing.ts'
import { openApp, portal } from './testing-client.ts'

const hour = 3_600_000
const day = 24 * hour

onEachDatabase<IdentityTables>('signing keys', database => {
  let world: World
  before(async () => {
    world = await openWorld(database)
  })
  after(() => world.close())

  async function published(): Promise<(JWK & { kid: string; alg: string })[]> {
    const answer = await fetch(`${world.origin}/realms/toll/oidc/jwks`)
    return ((await answer.json()) as { keys: (JWK & { kid: string; alg: string })[] }).keys
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
    world.clock.skew = 89 * day
    assert.equal(await world.oidc.rotateSigningKeys(), 0)
    world.clock.skew = 90 * day + hour
    const first = await signIn(app)
    const old = kidOf(first.tokens.id_token)
    const early = createLocalJWKSet({ keys: await published() })
    assert.equal(await world.oidc.rotateSigningKeys(), 2)
    assert.equal(await world.oidc.rotateSigningKeys(), 0)
    const [event, ...more] = (await world.eventsOf('oidc.keys_rotated')).filter(one => one.realm === 'toll')
    assert.deepEqual(more, [])
    assert.equal(event?.surface, 'job')
    const kids = event?.detail.kids as string[]

    // Published before it signs: whoever fetches the keys now knows the next one.
    const during = createLocalJWKSet({ keys: await published() })
    assert.equal((await published()).length, 4)
    const second = await signIn(app)
    assert.equal(kidOf(second.tokens.id_token), old)
    // A client that fetched the keys before is not hurt while they sign.
    await jwtVerify(second.tokens.id_token ?? '', early)

    world.clock.skew += day + hour
    await world.oidc.reload()
    const third = await signIn(app)
    assert.ok(kids.includes(kidOf(third.tokens.id_token) ?? ''))
    // One that kept what it fetched within the lead takes the new key's tokens and the old one's.
    for (const { tokens } of [first, second, third]) await jwtVerify(tokens.id_token ?? '', during)
    // One that kept the keys of before would have to fetch them, which is why the new ones are published first.
    await assert.rejects(jwtVerify(third.tokens.id_token ?? '', early), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    assert.ok((await published()).some(key => key.kid === old))
    // The old ID token still identifies its session at sign-out.
    const url = client.buildEndSessionUrl(app.configuration, { id_token_hint: second.tokens.id_token ?? '' })
    world.clock.skew -= 2 * hour
    assert.equal((await second.browser.open(url)).url.pathname, '/realms/toll/oidc/sign-out/success')

    world.clock.skew += 3 * day
    await world.oidc.reload()
    assert.deepEqual((await published()).map(key => key.kid).toSorted(), kids.toSorted())
    world.clock.skew = 0
  })

  it('refuses a second rotation until the keys of the first sign', async () => {
    const realm = world.realms.get('traffic')
    const keys = createSigningKeys({ ...world, store: createKeyStore(world) })
    world.clock.skew = 200 * day
    const first = await keys.rotate(realm, { surface: 'command' })
    assert.ok(first.ok)
    assert.deepEqual(await keys.rotate(realm, { surface: 'command' }), {
      ok: false,
      code: 'signing-keys.pending',
      signsFrom: first.signsFrom,
    })
    world.clock.skew += day
    assert.ok((await keys.rotate(realm, { surface: 'command' })).ok)
    world.clock.skew = 0
  })

  it('lets one of two racing rotations through', async () => {
    const realm = world.realms.get('traffic')
    const keys = createSigningKeys({ ...world, store: createKeyStore(world) })
    world.clock.skew = 300 * day
    const both = await Promise.all([1, 2].map(() => keys.rotate(realm, { surface: 'command' })))
    assert.equal(both.filter(({ ok }) => ok).length, 1)
    world.clock.skew = 0
    await world.oidc.reload()
  })

  it('withdraws keys that leaked at once, those that do not sign yet too', async () => {
    const app = await openApp(world, portal)
    const { browser } = await signIn(app)
    const realm = world.realms.get('toll')
    const keys = createSigningKeys({ ...world, store: createKeyStore(world) })
    world.clock.skew = 400 * day
    const rotated = await keys.rotate(realm, { surface: 'command' })
    assert.ok(rotated.ok)
    const { kids } = await keys.replaceAtOnce(realm, 'command')
    await world.oidc.reload()
    assert.deepEqual((await published()).map(key => key.kid).toSorted(), kids.toSorted())
    const [event] = await world.eventsOf('oidc.keys_replaced')
    assert.deepEqual([event?.surface, event?.detail.withdrawn, event?.detail.kids], ['command', 4, kids])
    world.clock.skew = 0
    await world.oidc.reload()
    // Who is signed in stays so, and gets a token of the new key.
    assert.ok(kids.includes(kidOf((await app.signIn(browser)).id_token) ?? ''))
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
