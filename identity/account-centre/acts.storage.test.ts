/** What the holder changes: events, notices to the old contact and other sessions ended (ASVS 5.0 6.3.7, 7.4.3), and each refusal. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openWorld } from './testing-centre.ts'

const goodPassword = '清晨七点半去河边钓鱼'

onEachDatabase<unknown>('Acts of the holder', async database => {
  const world = await openWorld(database)

  async function open(change: Parameters<typeof world.openAccount>[0] = {}) {
    const accountId = await world.openAccount(change)
    const here = await world.signIn(accountId)
    const elsewhere = await world.signIn(accountId)
    world.told.length = 0
    world.signedOut.length = 0
    world.clock.at = new Date(world.clock.at.getTime() + 1000)
    return { accountId, here, elsewhere }
  }
  const lastKind = async (accountId: string) => (await world.kindsOf(accountId)).at(-1)
  const toldOf = () => world.told.map(one => one.template)

  async function othersEnded({ here, elsewhere }: Awaited<ReturnType<typeof open>>): Promise<void> {
    assert.equal(await world.isLive(here.sessionId), true)
    assert.equal(await world.isLive(elsewhere.sessionId), false)
    assert.deepEqual(world.signedOut, [elsewhere.sessionId])
  }

  it('password: changed, told with a report link, other sessions ended, this one kept', async () => {
    const opened = await open()
    const response = await opened.here.post('/account/password', { password: goodPassword })
    assert.equal(response.status, 303)
    assert.equal(response.headers.get('location'), '/realms/toll/account?said=password-changed')
    assert.equal(await lastKind(opened.accountId), 'password.changed')
    assert.deepEqual(toldOf(), ['password-changed'])
    assert.match(world.told[0]?.parameters.reportUrl ?? '', /\/realms\/toll\/not-me\/[\w-]{43}$/)
    assert.equal(world.told[0]?.parameters.at, world.now().toISOString())
    await othersEnded(opened)
  })

  it('password: one that is too short comes back with its reasons at the field, and nothing has changed', async () => {
    const opened = await open()
    const response = await opened.here.post('/account/password', { password: '短' })
    const html = await response.text()
    assert.equal(response.status, 422)
    assert.match(html, /密码至少要 8 个字符/)
    assert.equal(html.includes('value="短"'), false)
    const answer = await opened.here.call('PUT', '/password', { password: '短' })
    assert.deepEqual([answer.status, answer.body.code], [422, 'password.unacceptable'])
    assert.equal(await world.isLive(opened.elsewhere.sessionId), true)
    assert.deepEqual(toldOf(), [])
  })

  it('password: not the holder’s own phone', async () => {
    const { here } = await open({ phone: '13900001234' })
    const answer = await here.call('PUT', '/password', { password: '13900001234' })
    assert.equal(answer.body.code, 'password.unacceptable')
  })

  it('password: the meter answers with a score and advice', async () => {
    const { here } = await open()
    const weak = (await (await here.post('/account/password/strength', { password: 'password' })).json()) as object
    assert.deepEqual(Object.keys(weak).toSorted(), ['advice', 'score'])
    const strong = await here.call('POST', '/password/strength', { password: goodPassword })
    assert.ok(Number(strong.body.score) >= 3)
  })

  it('two-step: changed, told, other sessions ended', async () => {
    const opened = await open()
    const response = await opened.here.post('/account/two-step', { twoStep: 'always' })
    assert.equal(response.headers.get('location'), '/realms/toll/account?said=two-step-changed')
    assert.equal((await world.accounts.find(world.database.query, opened.accountId))?.twoStep, 'always')
    assert.equal(await lastKind(opened.accountId), 'two-step.changed')
    assert.deepEqual(toldOf(), ['two-step-changed'])
    await othersEnded(opened)
  })

  it('username: added, then changed, told of each', async () => {
    const opened = await open()
    assert.equal((await opened.here.post('/account/identifiers/username', { username: 'Xiaoming.W' })).status, 303)
    await othersEnded(opened)
    const owner = { kind: 'username', value: 'xiaoming.w' } as const
    assert.equal(await world.identifiers.accountOf(world.database.query, 'toll', owner), opened.accountId)
    const changed = await opened.here.call('PUT', '/identifiers/username', { username: 'another.name' })
    assert.deepEqual(changed, { status: 200, body: { masked: 'an***e' } })
    assert.deepEqual(toldOf(), ['identifier-added', 'identifier-changed'])
    assert.equal(await world.identifiers.accountOf(world.database.query, 'toll', owner), null)
  })

  it('username: one that is taken is refused and the old one stays', async () => {
    await open({ username: 'taken.one' })
    const opened = await open({ username: 'mine.only' })
    const response = await opened.here.post('/account/identifiers/username', { username: 'TAKEN.one' })
    const html = await response.text()
    assert.equal(response.status, 422)
    assert.match(html, /已经有人用了/)
    assert.match(html, /value="TAKEN.one"/)
    const answer = await opened.here.call('PUT', '/identifiers/username', { username: 'taken.one' })
    assert.deepEqual([answer.status, answer.body.code], [409, 'identifier.taken'])
    const kept = { kind: 'username', value: 'mine.only' } as const
    assert.equal(await world.identifiers.accountOf(world.database.query, 'toll', kept), opened.accountId)
  })

  it('username: one that passes for the service or its staff is refused, and the page says why', async () => {
    const { here } = await open()
    for (const username of ['admin_1', '青禾客服', 'toll']) {
      const answer = await here.call('PUT', '/identifiers/username', { username })
      assert.deepEqual([answer.status, answer.body.code], [422, 'username.reserved'])
    }
    // A Cyrillic а, which nobody sees.
    const lookAlike = await here.call('PUT', '/identifiers/username', { username: '\u0430dministrator' })
    assert.deepEqual([lookAlike.status, lookAlike.body.code], [422, 'username.letters'])
    const html = await (await here.post('/account/identifiers/username', { username: 'root' })).text()
    assert.match(html, /容易被当成本服务或工作人员/)
  })

  it('username: what could be a phone is refused', async () => {
    const { here } = await open()
    const answer = await here.call('PUT', '/identifiers/username', { username: '13800001111' })
    assert.deepEqual([answer.status, answer.body.code], [422, 'username.invalid'])
  })

  it('username: of two accounts that want one name at once exactly one gets it', async () => {
    const [one, two] = [await open(), await open()]
    const answers = await Promise.all(
      [one, two].map(opened => opened.here.call('PUT', '/identifiers/username', { username: 'wanted.by.both' })),
    )
    assert.deepEqual(new Set(answers.map(answer => answer.status)), new Set([200, 409]))
  })

  it('username: asking whether names are taken is throttled', async () => {
    const { here } = await open()
    const asked = []
    for (let times = 0; times < 31; times++)
      asked.push(await here.call('PUT', '/identifiers/username', { username: `guess.${times}` }))
    const last = asked.at(-1)
    assert.deepEqual([last?.status, last?.body.code], [429, 'throttled'])
    // The address is the same for the tests after this one.
    world.clock.at = new Date(world.clock.at.getTime() + 2 * 3_600_000)
  })

  it('email: removed; the old address is told while it is still there', async () => {
    const opened = await open({ email: 'ming@example.com' })
    const page = await opened.here.get('/account/identifiers/email/remove')
    assert.match(await page.text(), /m\*\*\*@example\.com/)
    const response = await opened.here.post('/account/identifiers/email/remove')
    assert.equal(response.headers.get('location'), '/realms/toll/account/identifiers?said=identifier-removed')
    assert.deepEqual(toldOf(), ['identifier-removed'])
    assert.ok(world.told[0]?.to.includes('m***@example.com'))
    assert.equal(await lastKind(opened.accountId), 'identifier.removed')
    await othersEnded(opened)
  })

  for (const [kind, code, status] of [
    ['phone', 'identifier.needed', 409],
    ['national-id', 'identifier.missing', 404],
    ['email', 'identifier.missing', 404],
    ['nonsense', 'identifier.missing', 404],
  ] as const) {
    it(`${kind} is not removed: ${code}`, async () => {
      const { accountId, here } = await open()
      const answer = await here.call('DELETE', `/identifiers/${kind}`)
      assert.deepEqual([answer.status, answer.body.code], [status, code])
      assert.equal((await world.kindsOf(accountId)).includes('identifier.removed'), false)
    })
  }

  it('phone: a change begins an enrolment, by the old phone or, where it is lost, by identity', async () => {
    const { here } = await open()
    world.begun.length = 0
    const response = await here.post('/account/identifiers/phone', { proof: 'phone' }, '/account/identifiers/phone')
    assert.match(response.headers.get('location') ?? '', /^\/realms\/toll\/ceremonies\/[0-9a-f-]{36}$/)
    await here.post('/account/identifiers/phone', { proof: 'identity' })
    const common = { purpose: 'enrolment', enrolling: 'phone', returnTo: '/realms/toll/account/identifiers' }
    assert.deepEqual(world.begun, [
      { ...common, way: 'sms-code' },
      { ...common, way: 'email-code' },
    ])
  })

  it('language: of notices, written down', async () => {
    const { accountId, here } = await open()
    await here.post('/account/profile/language', { language: 'en' })
    assert.equal((await world.accounts.find(world.database.query, accountId))?.language, 'en')
    assert.equal(await lastKind(accountId), 'account.language-changed')
  })

  it('sessions: one is ended, and its applications are told', async () => {
    const { here, elsewhere, accountId } = await open()
    const response = await here.post(`/account/sessions/${elsewhere.sessionId}/end`)
    assert.equal(response.headers.get('location'), '/realms/toll/account/sessions?said=session-ended')
    assert.equal(await world.isLive(elsewhere.sessionId), false)
    assert.deepEqual(world.signedOut, [elsewhere.sessionId])
    assert.equal(await lastKind(accountId), 'session.ended')
  })

  it('sessions: those of another account, this one and none can’t be ended: session.unknown', async () => {
    const { here } = await open()
    const other = await open()
    for (const id of [other.here.sessionId, here.sessionId, '00000000-0000-0000-0000-000000000000', 'nonsense']) {
      const answer = await here.call('DELETE', `/sessions/${id}`)
      assert.deepEqual([answer.status, answer.body.code], [404, 'session.unknown'])
    }
    assert.equal(await world.isLive(other.here.sessionId), true)
    assert.equal(await world.isLive(here.sessionId), true)
  })

  it('sessions: all others are ended', async () => {
    const opened = await open()
    await opened.here.post('/account/sessions/end-others')
    await othersEnded(opened)
  })

  it('devices: a forgotten one is signed out; the session that asks goes on', async () => {
    const opened = await open()
    const answer = await opened.here.call('DELETE', `/devices/${opened.elsewhere.deviceId}`)
    assert.deepEqual(answer, { status: 200, body: { count: 1 } })
    const standing = await world.accounts.standing(world.database.query, opened.accountId, opened.elsewhere.deviceId)
    assert.equal(standing?.deviceKnown, false)
    await othersEnded(opened)
    assert.equal(await lastKind(opened.accountId), 'device.forgotten')
  })

  it('devices: the one in hand is forgotten with the session that asks, and its cookie goes', async () => {
    const { accountId, here, elsewhere } = await open()
    const response = await here.post(`/account/devices/${here.deviceId}/forget`)
    assert.equal(response.headers.get('location'), '/realms/toll/account/devices/forgotten')
    assert.match(response.headers.get('set-cookie') ?? '', /session=;.*Max-Age=0/)
    assert.equal(await world.isLive(here.sessionId), false)
    assert.equal(await world.isLive(elsewhere.sessionId), true)
    assert.equal(await lastKind(accountId), 'device.forgotten')
  })

  it('devices: all others are forgotten, this one stays', async () => {
    const { accountId, here, elsewhere } = await open()
    await here.post('/account/devices/forget-others')
    const known = await world.devices.list(world.database.query, accountId)
    assert.deepEqual(
      known.map(one => one.id),
      [here.deviceId],
    )
    assert.equal(await world.isLive(elsewhere.sessionId), false)
  })

  it('devices: another account’s can’t be forgotten: device.unknown', async () => {
    const { here } = await open()
    const other = await open()
    const answer = await here.call('DELETE', `/devices/${other.here.deviceId}`)
    assert.deepEqual([answer.status, answer.body.code], [404, 'device.unknown'])
  })

  it('applications: listed with their names, revoked with their grants', async () => {
    const { accountId, here } = await open()
    await world.consentStore.save(world.database.query, accountId, 'toll-sample', ['openid', 'profile'])
    const html = await (await here.get('/account/applications')).text()
    assert.match(html, /第三方示例应用/)
    assert.match(html, /您的账户编号、姓名/)
    const response = await here.post('/account/applications/toll-sample/revoke')
    assert.equal(response.headers.get('location'), '/realms/toll/account/applications?said=consent-revoked')
    assert.ok(world.revoked.includes('toll-sample'))
    assert.match(await (await here.get('/account/applications')).text(), /没有授权的应用/)
    const answer = await here.call('DELETE', '/applications/toll-sample')
    assert.deepEqual([answer.status, answer.body.code], [404, 'consent.unknown'])
  })

  it('data: one post, one file; written down and told; the ticket is of this session and of now', async () => {
    const { accountId, here, elsewhere } = await open()
    const response = await here.post('/account/data')
    const location = (response.headers.get('location') ?? '').replace('/realms/toll', '')
    assert.match(location, /^\/account\/data\/file\?ticket=/)
    assert.equal(await lastKind(accountId), 'data.downloaded')
    assert.deepEqual(toldOf(), ['data-downloaded'])
    const file = await here.get(location)
    assert.equal(file.headers.get('content-type'), 'application/zip')
    assert.equal(file.headers.get('cache-control'), 'no-store')
    assert.equal(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 2)
        .toString(),
      'PK',
    )
    const refused = '/realms/toll/account/data?said=too-late'
    assert.equal((await elsewhere.get(location)).headers.get('location'), refused)
    assert.equal((await here.get('/account/data/file?ticket=9999999999999.x')).headers.get('location'), refused)
    world.clock.at = new Date(world.clock.at.getTime() + 600_001)
    assert.match((await here.get(location)).headers.get('location') ?? '', /ceremonies/)
  })

  it('data: as JSON through the API, in clear for its holder', async () => {
    const { here } = await open({ phone: '13900005678' })
    const answer = await here.call('POST', '/data', {})
    assert.equal(answer.status, 200)
    assert.match(JSON.stringify(answer.body), /13900005678/)
  })

  it('closing: asks for the tick, begins, shows the banner everywhere, and is cancelled', async () => {
    const opened = await open()
    const { here, accountId } = opened
    const unticked = await here.post('/account/close/confirm', {}, '/account/close/confirm')
    assert.equal(unticked.status, 422)
    assert.match(await unticked.text(), /请先勾选/)
    await here.post('/account/close/confirm', { confirmed: 'yes' })
    const account = await world.accounts.find(world.database.query, accountId)
    assert.equal(account?.status, 'closing')
    assert.equal(account?.closingAt?.getTime(), world.now().getTime() + 7 * 86_400_000)
    assert.equal(await lastKind(accountId), 'account.closing-started')
    await othersEnded(opened)
    assert.match(await (await here.get('/account/devices')).text(), /保留账户，取消注销/)
    const again = await here.call('POST', '/closing', { confirmed: true })
    assert.deepEqual([again.status, again.body.code], [409, 'closing.begun_already'])
    const response = await here.post('/account/close/cancel')
    assert.equal(response.headers.get('location'), '/realms/toll/account?said=closing-cancelled')
    assert.equal((await world.accounts.find(world.database.query, accountId))?.status, 'active')
    assert.deepEqual(toldOf(), ['closing-started', 'closing-cancelled'])
    const nothing = await here.call('DELETE', '/closing')
    assert.deepEqual([nothing.status, nothing.body.code], [409, 'closing.not_begun'])
  })

  it('closing: not confirmed through the API: closing.not_confirmed', async () => {
    const { here } = await open()
    const answer = await here.call('POST', '/closing', { confirmed: false })
    assert.deepEqual([answer.status, answer.body.code], [422, 'closing.not_confirmed'])
  })

  it('not me: said by the holder of a line, holds the account, ends this session too and clears its cookie', async () => {
    const { accountId, here, elsewhere } = await open()
    const eventId = await world.events.append(world.database.query, {
      realm: 'toll',
      kind: 'sign-in.completed',
      outcome: 'success',
      surface: 'page',
      accountId,
      sessionId: elsewhere.sessionId,
      deviceId: elsewhere.deviceId,
      detail: { device: 'Firefox · Linux', newDevice: true },
    })
    const list = await (await here.get('/account/activity')).text()
    assert.match(list, new RegExp(`/account/activity/${eventId}/not-me`))
    assert.match(list, /有 1 条请您看一看/)
    const response = await here.post(`/account/activity/${eventId}/not-me`)
    assert.equal(response.headers.get('location'), '/realms/toll/not-me/done')
    assert.match(response.headers.get('set-cookie') ?? '', /identity-toll-session=;/)
    assert.equal((await world.accounts.find(world.database.query, accountId))?.status, 'held')
    assert.equal(await world.isLive(here.sessionId), false)
    assert.deepEqual(world.signedOut.toSorted(), [here.sessionId, elsewhere.sessionId].toSorted())
  })

  it('not me: another account’s line is unknown', async () => {
    const { here } = await open()
    const other = await open()
    await other.here.call('PUT', '/two-step', { twoStep: 'always' })
    const events = (await other.here.call('GET', '/activity')).body.events as { id: string }[]
    const answer = await here.call('POST', `/activity/${events[0]?.id}/not-me`, {})
    assert.deepEqual([answer.status, answer.body.code], [404, 'event.unknown'])
    assert.equal((await here.get(`/account/activity/${events[0]?.id}/not-me`)).status, 404)
  })

  it('activity: looked through, the reminder goes', async () => {
    const { accountId, here } = await open()
    await world.events.append(world.database.query, {
      realm: 'toll',
      kind: 'lock.set',
      outcome: 'refused',
      surface: 'page',
      accountId,
      detail: { authenticator: 'password', until: null },
    })
    assert.equal((await here.call('GET', '/activity')).body.unreviewed, 1)
    world.clock.at = new Date(world.clock.at.getTime() + 1000)
    await here.post('/account/activity/reviewed')
    assert.equal((await here.call('GET', '/activity')).body.unreviewed, 0)
  })

  it('activity: comes page by page, each line once', async () => {
    const { accountId, here } = await open()
    for (let line = 0; line < 25; line++)
      await world.events.append(world.database.query, {
        realm: 'toll',
        kind: 'oidc.consented',
        outcome: 'success',
        surface: 'page',
        accountId,
        detail: { client: 'toll-sample' },
      })
    const first = (await here.call('GET', '/activity')).body as { events: { id: string }[]; next: string }
    const second = (await here.call('GET', `/activity?before=${first.next}`)).body as typeof first
    assert.deepEqual([first.events.length, second.events.length, second.next], [20, 5, null])
    assert.equal(new Set([...first.events, ...second.events].map(event => event.id)).size, 25)
    const html = await (await here.get('/account/activity')).text()
    assert.match(html, new RegExp(`activity\\?before=${first.next}`))
  })

  it('has logged no incident in all this', () => assert.deepEqual(world.failures, []))
})
