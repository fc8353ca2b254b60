import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openWorld } from '../account-centre/testing-centre.ts'
import { linkLifetime } from './index.ts'

onEachDatabase<unknown>('"This wasn’t me"', async database => {
  const world = await openWorld(database)
  const { reports } = world

  async function openLink() {
    const accountId = await world.openAccount()
    const browser = await world.signIn(accountId)
    const eventId = await world.events.append(world.database.query, {
      realm: 'toll',
      kind: 'sign-in.completed',
      outcome: 'success',
      surface: 'page',
      accountId,
      place: '云浦市',
      detail: { device: 'Firefox · Linux', newDevice: true },
    })
    const url = await world.database.transaction(tx => reports.make(tx, { id: accountId, realm: 'toll' }, eventId))
    const token = url.slice(url.lastIndexOf('/') + 1)
    return { accountId, browser, eventId, url, token, page: `/not-me/${token}` }
  }
  const statusOf = async (id: string) => (await world.accounts.find(world.database.query, id))?.status

  it('makes a link of the realm with a token of 256 bits that is stored as a hash only', async () => {
    const { url, token } = await openLink()
    assert.match(url, /^http:\/\/localhost\/realms\/toll\/not-me\/[\w-]{43}$/)
    const rows = await world.database.query.selectFrom('one_time_links').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes(token), false)
  })

  it('shows what it is about, and opening it however often changes nothing: scanners open links too', async () => {
    const { accountId, page, browser } = await openLink()
    for (let times = 0; times < 3; times++) {
      const response = await world.stranger().get(page)
      const html = await response.text()
      assert.equal(response.status, 200)
      assert.match(html, /Firefox · Linux/)
      assert.match(html, /云浦市/)
    }
    assert.equal(await statusOf(accountId), 'active')
    assert.equal(await world.isLive(browser.sessionId), true)
  })

  it('holds the account: sessions end and are told to applications, devices are forgotten, the holder is told', async () => {
    const { accountId, page, browser, eventId } = await openLink()
    world.told.length = 0
    const response = await world.stranger().send(page, {})
    assert.equal(response.status, 303)
    assert.equal(response.headers.get('location'), '/realms/toll/not-me/done')
    assert.equal(await statusOf(accountId), 'held')
    assert.equal(await world.isLive(browser.sessionId), false)
    assert.ok(world.signedOut.includes(browser.sessionId))
    assert.deepEqual(await world.devices.list(world.database.query, accountId), [])
    assert.deepEqual(
      world.told.map(one => [one.template, one.parameters]),
      [['account-held', { recoverUrl: 'http://localhost/realms/toll/recover' }]],
    )
    const event = await world.database.query
      .selectFrom('events')
      .select('detail')
      .where('account_id', '=', accountId)
      .where('kind', '=', 'account.held')
      .executeTakeFirstOrThrow()
    assert.deepEqual(event.detail, {
      reason: 'reported',
      reported: eventId,
      sessionsEnded: 1,
      devicesForgotten: 1,
      closingStopped: false,
      changesStopped: 0,
    })
  })

  it('leaves another account’s session in the same browser alone', async () => {
    const { page } = await openLink()
    const helper = await world.signIn(await world.openAccount())
    const response = await helper.send(page, {})
    assert.equal(response.headers.get('location'), '/realms/toll/not-me/done')
    assert.doesNotMatch(response.headers.get('set-cookie') ?? '', /session/)
    assert.equal(await world.isLive(helper.sessionId), true)
  })

  it('does not turn a hold by order into one that a recovery lifts', async () => {
    const { accountId, page } = await openLink()
    await world.accounts.hold(world.database.query, accountId, 'order')
    world.told.length = 0
    await world.stranger().send(page, {})
    assert.equal((await world.accounts.find(world.database.query, accountId))?.heldReason, 'order')
    assert.deepEqual(world.told, [])
  })

  it('leads to recovery', async () => {
    const html = await (await world.stranger().get('/not-me/done')).text()
    assert.match(html, /href="\/realms\/toll\/recover"/)
    assert.match(html, /账户已保护起来/)
  })

  it('of two parallel uses of one link exactly one holds the account', async () => {
    const { accountId, page } = await openLink()
    const before = world.told.length
    const responses = await Promise.all(Array.from({ length: 8 }, () => world.stranger().send(page, {})))
    const done = responses.filter(one => one.headers.get('location') === '/realms/toll/not-me/done')
    assert.equal(done.length, 1)
    assert.equal(world.told.length - before, 1)
    assert.equal((await world.kindsOf(accountId)).filter(kind => kind === 'account.held').length, 1)
  })

  it('is used up with the other links of the account, so that an older message does not hold it again', async () => {
    const first = await openLink()
    const account = { id: first.accountId, realm: 'toll' }
    const newer = await reports.make(world.database.query, account, null)
    await world.stranger().send(first.page, {})
    const response = await world.stranger().get(`/not-me/${newer.slice(newer.lastIndexOf('/') + 1)}`)
    assert.equal(response.status, 410)
    assert.match(await response.text(), /这条链接已经用过了/)
  })

  it('stops a closing that someone else may have begun', async () => {
    const { accountId, page } = await openLink()
    const closing = { status: 'closing' as const, closing_at: new Date(world.now().getTime() + 1000) }
    await world.accounts.update(world.database.query, accountId, closing)
    await world.stranger().send(page, {})
    const account = await world.accounts.find(world.database.query, accountId)
    assert.deepEqual([account?.status, account?.closingAt], ['held', null])
  })

  const refusals = [
    ['used already', 'link.used', 410, async (page: string) => await world.stranger().send(page, {})],
    ['of more than seven days ago', 'link.expired', 410, async () => later(linkLifetime)],
  ] as const
  for (const [what, code, status, prepare] of refusals) {
    it(`refuses a link ${what}: ${code}`, async () => {
      const { page, token, accountId } = await openLink()
      await prepare(page)
      const held = (await world.kindsOf(accountId)).filter(kind => kind === 'account.held').length
      assert.equal((await world.stranger().get(page)).status, status)
      assert.equal((await world.stranger().send(page, {})).headers.get('location'), `/realms/toll${page}`)
      const answer = await world.stranger().call('POST', '/reports', { token })
      assert.deepEqual([answer.status, answer.body.code], [status, code])
      assert.equal((await world.kindsOf(accountId)).filter(kind => kind === 'account.held').length, held)
    })
  }

  it('refuses a link of another realm or of none: link.unknown', async () => {
    const { accountId, token } = await openLink()
    assert.equal((await world.stranger().get('/not-me/no-such-token')).status, 404)
    const visit = { realm: { ...world.realm, name: 'bank' } } as Parameters<typeof reports.report>[0]
    assert.deepEqual(await reports.report(visit, token), { ok: false, code: 'link.unknown' })
    assert.equal(await statusOf(accountId), 'active')
  })

  it('works through the API, the token in the body', async () => {
    const { accountId, token } = await openLink()
    const looked = await world.stranger().call('POST', '/reports/look', { token })
    assert.equal(looked.status, 200)
    assert.match(String(looked.body.detail), /Firefox · Linux/)
    assert.deepEqual(await world.stranger().call('POST', '/reports', { token }), { status: 200, body: { done: true } })
    assert.equal(await statusOf(accountId), 'held')
  })

  function later(milliseconds: number): void {
    world.clock.at = new Date(world.clock.at.getTime() + milliseconds)
  }
})
