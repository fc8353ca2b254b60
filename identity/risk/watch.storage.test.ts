import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { RiskWatch as WatchOfCeremonies } from '../ceremonies/index.ts'
import type { Visit } from '../visits/index.ts'
import type { WatchedVisit } from './index.ts'
import { createRiskWorld, north, south, start } from './testing-risk.ts'

onEachDatabase<unknown>('risk watch', async raw => {
  const world = await createRiskWorld(raw)
  const { watch, visit, store, database } = world
  beforeEach(world.empty)

  /** What the last judgement wrote down. */
  async function reasonsOf(accountId: string) {
    const { verdicts } = await store.listVerdicts(accountId, null, 1)
    return verdicts[0]?.reasons.map(reason => reason.code)
  }

  it('is what ceremonies ask for, and their visit is all that it needs', () => {
    const needed: WatchOfCeremonies = watch
    const given = (full: Visit): WatchedVisit => full
    assert.equal(typeof needed.judge, 'function')
    assert.equal(given.length, 1)
  })

  it('allows the owner on a known device at a usual place, and writes that down', async () => {
    const accountId = await world.addAccount()
    const home = visit({ deviceId: randomUUID() })
    await world.signIn(home, accountId)
    world.pass(600)
    await world.guess(home, accountId, true)
    const ceremonyId = randomUUID()
    assert.equal(await world.assess(home, ceremonyId, accountId), 'allow')
    const rows = await database.query.selectFrom('risk_verdicts').selectAll().execute()
    assert.deepEqual(
      rows.map(({ id: _id, ...row }) => row),
      [
        {
          realm: 'toll',
          ceremony_id: ceremonyId,
          account_id: accountId,
          at: world.now(),
          verdict: 'allow',
          score: 0,
          reasons: [],
        },
      ],
    )
  })

  it('asks a thief far away for more, with the reasons written down', async () => {
    const accountId = await world.addAccount()
    await world.signIn(visit({ deviceId: randomUUID() }), accountId)
    world.pass(30)
    const far = visit({ address: '5.6.7.8' })
    await world.guess(far, accountId, true)
    assert.equal(await world.assess(far, randomUUID(), accountId), 'more')
    const { verdicts } = await store.listVerdicts(accountId, null, 10)
    const [travel, ...others] = verdicts[0]?.reasons ?? []
    assert.ok(travel?.code === 'impossible_travel')
    assert.deepEqual([travel.from, travel.to, travel.minutes], [north.names, south.names, 30])
    assert.ok(travel.km > 1800 && travel.km < 1960)
    assert.deepEqual(others, [{ code: 'new_device' }, { code: 'new_place', place: south.names }])
    assert.equal(verdicts[0]?.score, 80)
  })

  it('does not learn from a right password alone: the thief’s second try is as suspicious', async () => {
    const accountId = await world.addAccount()
    await world.signIn(visit({ deviceId: randomUUID() }), accountId)
    world.pass(30)
    const far = visit({ address: '5.6.7.8' })
    for (const _ of [1, 2]) {
      await world.guess(far, accountId, true)
      await world.assess(far, randomUUID(), accountId)
      assert.deepEqual(await reasonsOf(accountId), ['impossible_travel', 'new_device', 'new_place'])
      world.pass(1)
    }
  })

  it('does not learn a thief’s place from the owner’s sign-in right after', async () => {
    const accountId = await world.addAccount()
    const home = visit({ deviceId: randomUUID() })
    await world.guess(home, accountId, true)
    await world.guess(visit({ address: '5.6.7.8' }), accountId, true)
    await world.openSession(home, accountId)
    world.pass(6000)
    const far = visit({ address: '5.6.7.8', deviceId: home.deviceId })
    await world.assess(far, randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_place'])
  })

  it('holds and asks by the realm’s own figures', async () => {
    const accountId = await world.addAccount()
    const judge = (risk: Parameters<typeof visit>[0]) => world.assess(visit(risk), randomUUID(), accountId)
    assert.equal(await judge({}), 'allow')
    assert.equal(await judge({ risk: { more: 20 } }), 'more')
    assert.equal(await judge({ risk: { scores: { new_device: 95 } } }), 'hold')
    assert.equal(await judge({ risk: { more: 20, scores: { new_device: 0 } } }), 'allow')
  })

  it('a forgotten device is a new one, and so is another account’s', async () => {
    const accountId = await world.addAccount()
    const home = visit({ deviceId: randomUUID() })
    await world.signIn(home, accountId)
    await world.assess(home, randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), [])
    const other = await world.addAccount()
    await world.assess(home, randomUUID(), other)
    assert.deepEqual(await reasonsOf(other), ['new_device'])
    await database.query.updateTable('account_devices').set({ forgotten_at: world.now() }).execute()
    await world.assess(home, randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
  })

  it('knows of a changed phone and of a long absence', async () => {
    const days = (count: number) => new Date(start.getTime() - count * 86_400_000)
    const changed = await world.addAccount({ phone_changed_at: days(1), last_sign_in_at: days(1) })
    await world.assess(visit(), randomUUID(), changed)
    assert.deepEqual(await reasonsOf(changed), ['new_device', 'phone_changed'])
    const dormant = await world.addAccount({ last_sign_in_at: days(100) })
    await world.assess(visit(), randomUUID(), dormant)
    assert.deepEqual(await reasonsOf(dormant), ['new_device', 'dormant_account'])
  })

  it('counts many accounts on one device, and many from one address', async () => {
    const accountId = await world.addAccount()
    const shared = visit({ deviceId: randomUUID() })
    // The account that is judged counts too.
    for (const who of ['a', 'b', 'c', 'c']) await world.guess(shared, who, true)
    await world.assess(shared, randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
    await world.guess(shared, 'd', true)
    await world.assess(shared, randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['device_many_accounts', 'new_device'])
    const risk = { limits: { accountsPerAddress: 4 } }
    await world.assess(visit({ risk }), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['address_many_accounts', 'new_device'])
    world.pass(61)
    await world.assess(visit({ risk }), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
  })

  it('counts failing accounts by network, what is no account among them, not those that succeed', async () => {
    const accountId = await world.addAccount()
    const neighbour = visit({ address: '1.2.3.9' })
    for (let count = 0; count < 20; count += 1) await world.guess(neighbour, `nobody-${count}`)
    await world.guess(neighbour, 'somebody', true)
    await world.assess(visit(), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
    await world.guess(neighbour, await world.addAccount())
    await world.assess(visit(), randomUUID(), accountId)
    const { verdicts } = await store.listVerdicts(accountId, null, 1)
    const spraying = { code: 'password_spraying', accounts: 21, failures: 21, minutes: 60 }
    assert.deepEqual(verdicts[0]?.reasons[0], spraying)
  })

  it('tries in another realm count there', async () => {
    const accountId = await world.addAccount()
    const elsewhere = visit()
    elsewhere.realm = { ...elsewhere.realm, name: 'bank' }
    for (let count = 0; count < 45; count += 1) await world.guess(elsewhere, `nobody-${count}`)
    await world.assess(visit(), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
    assert.equal(await watch.recentFailures(visit()), 0)
    assert.equal(await watch.recentFailures(elsewhere), 45)
  })

  it('marks a program on a page, but not at the API', async () => {
    const accountId = await world.addAccount()
    const headers = new Headers({ 'user-agent': 'curl/8.9', 'accept-language': 'zh' })
    await world.assess(visit({ headers }), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['automation', 'new_device'])
    await world.assess(visit({ headers, surface: 'api' }), randomUUID(), accountId)
    assert.deepEqual(await reasonsOf(accountId), ['new_device'])
  })

  it('knows of failures at the address for as long as the policy says', async () => {
    await world.guess(visit(), 'nobody')
    await world.guess(visit(), 'somebody', true)
    await world.guess(visit({ address: '5.6.7.8' }), 'nobody')
    assert.equal(await watch.recentFailures(visit()), 1)
    world.pass(15)
    assert.equal(await watch.recentFailures(visit()), 1)
    world.pass(1)
    assert.equal(await watch.recentFailures(visit()), 0)
    assert.equal(await watch.recentFailures(visit({ risk: { windows: { failureMinutes: 16 } } })), 1)
  })

  it('writes one row a try, alike for an account and for none, and no place for a failure', async () => {
    const accountId = await world.addAccount()
    await world.guess(visit(), accountId)
    await world.guess(visit(), 'nobody')
    const rows = await database.query.selectFrom('sign_in_attempts').selectAll().execute()
    assert.deepEqual(
      rows.map(({ account_id, subject, success, place }) => ({ account_id, subject, success, place })),
      [
        { account_id: accountId, subject: `a:${accountId}`, success: false, place: null },
        { account_id: null, subject: 'i:nobody', success: false, place: null },
      ],
    )
    assert.ok(!JSON.stringify(rows).includes('1.2.3'))
  })
})
