/** Who may do what: signed in, lately and strongly enough, from our own page. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openWorld } from './testing-centre.ts'

onEachDatabase<unknown>('The guard of the account centre', async database => {
  const world = await openWorld(database)

  it('sends whoever is not signed in to the sign-in, and back', async () => {
    const response = await world.stranger().get('/account/devices?said=device-forgotten')
    assert.equal(response.status, 303)
    const back = encodeURIComponent('/realms/toll/account/devices?said=device-forgotten')
    assert.equal(response.headers.get('location'), `/realms/toll/sign-in?return_to=${back}`)
  })

  it('sends a form of whoever was signed out meanwhile to the sign-in, and back to the form', async () => {
    const accountId = await world.openAccount()
    const browser = await world.signIn(accountId)
    await world.sessions.end(world.database.query, browser.sessionId, 'test')
    const response = await browser.send('/account/password', { csrf: 'x', password: 'x' })
    const back = encodeURIComponent('/realms/toll/account/password')
    assert.equal(response.headers.get('location'), `/realms/toll/sign-in?return_to=${back}`)
  })

  for (const status of ['held', 'closed'] as const) {
    it(`does not serve an account that is ${status}`, async () => {
      const accountId = await world.openAccount()
      const browser = await world.signIn(accountId)
      await world.accounts.update(world.database.query, accountId, { status })
      assert.match((await browser.get('/account')).headers.get('location') ?? '', /sign-in/)
      const answer = await browser.call('GET', '')
      assert.deepEqual([answer.status, answer.body.code], [401, 'session.needed'])
    })
  }

  it('limits how often a holder changes this and that, for each change sends messages', async () => {
    const accountId = await world.openAccount()
    const browser = await world.signIn(accountId)
    const toggle = (turn: number) =>
      browser.call('PUT', '/two-step', { twoStep: turn % 2 ? 'always' : 'unknown-devices' })
    for (let turn = 0; turn < 30; turn++) assert.equal((await toggle(turn)).status, 200)
    const limited = await toggle(30)
    assert.deepEqual([limited.status, limited.body.code], [429, 'throttled'])
    const html = await (await browser.get('/account/two-step')).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    assert.equal((await browser.send('/account/two-step', { csrf, twoStep: 'unknown-devices' })).status, 429)
  })

  it('limits how often an address has a password measured', async () => {
    const browser = await world.signIn(await world.openAccount())
    const answers = []
    for (let turn = 0; turn < 61; turn++)
      answers.push(await browser.call('POST', '/password/strength', { password: 'a' }))
    assert.deepEqual(new Set(answers.slice(0, 60).map(one => one.status)), new Set([200]))
    assert.deepEqual([answers[60]?.status, answers[60]?.body.code], [429, 'throttled'])
  })

  it('refuses the API to whoever is not signed in: session.needed', async () => {
    const answer = await world.stranger().call('GET', '')
    assert.deepEqual([answer.status, answer.body.code], [401, 'session.needed'])
  })

  for (const [page, form, kind] of [
    ['/account/password', '/account/password', 'password.changed'],
    ['/account/two-step', '/account/two-step', 'two-step.changed'],
    ['/account/data', '/account/data', 'data.downloaded'],
    ['/account/close/confirm', '/account/close/confirm', 'account.closing-started'],
    ['/account/identifiers/username', '/account/identifiers/username', 'identifier.added'],
  ] as const) {
    it(`asks for a fresh proof before ${page}, at the form again, and leads back to the page (ASVS 5.0 7.5.1)`, async () => {
      const accountId = await world.openAccount()
      const browser = await world.signIn(accountId)
      const html = await (await browser.get(page)).text()
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      world.clock.at = new Date(world.clock.at.getTime() + 600_001)
      world.begun.length = 0
      const fields = {
        csrf,
        password: '清晨七点半去河边钓鱼',
        twoStep: 'always',
        confirmed: 'yes',
        username: 'some.name',
      }
      for (const response of [await browser.get(page), await browser.send(form, fields)]) {
        assert.equal(response.status, 303)
        assert.match(response.headers.get('location') ?? '', /^\/realms\/toll\/ceremonies\//)
      }
      assert.deepEqual(
        world.begun.map(one => [one.purpose, one.returnTo, one.target?.maxAge]),
        [
          ['step-up', `/realms/toll${page}`, 300_000],
          ['step-up', `/realms/toll${page}`, 300_000],
        ],
      )
      assert.equal((await world.kindsOf(accountId)).includes(kind), false)
    })
  }

  it('asks one who proved a password only for more before identifiers change: assurance.needed', async () => {
    const browser = await world.signIn(await world.openAccount(), ['password'])
    const answer = await browser.call('PUT', '/identifiers/username', { username: 'some.other' })
    assert.deepEqual([answer.status, answer.body.code], [403, 'assurance.needed'])
    const details = answer.body.details as { ceremonyId: string; aal: number }
    assert.equal(details.aal, 2)
    assert.match(details.ceremonyId, /^[0-9a-f-]{36}$/)
  })

  it('refuses an operation above the account’s identity level: assurance.identity_needed', async () => {
    const operations = { ...world.realm.policy.operations }
    world.realm.policy.operations['account.download'] = { aal: 1, ial: 3, maxAge: 600_000, bound: false, media: [] }
    try {
      const browser = await world.signIn(await world.openAccount())
      const answer = await browser.call('POST', '/data', {})
      assert.deepEqual([answer.status, answer.body.code], [403, 'assurance.identity_needed'])
      assert.equal((await browser.get('/account/data')).status, 403)
    } finally {
      world.realm.policy.operations = operations
    }
  })

  for (const [what, csrf] of [
    ['without a token', undefined],
    ['with the token of another session', 'other'],
    ['with a made-up token', 'made-up'],
  ] as const) {
    it(`does not take a form ${what}, and shows its page again with a word about it`, async () => {
      const accountId = await world.openAccount()
      const browser = await world.signIn(accountId)
      const other = await world.signIn(accountId)
      const otherToken = /name="csrf" value="([^"]+)"/.exec(await (await other.get('/account/two-step')).text())?.[1]
      const token = csrf === 'other' ? otherToken : csrf
      const response = await browser.send('/account/two-step', {
        twoStep: 'always',
        ...(token === undefined ? {} : { csrf: token }),
      })
      assert.equal(response.status, 303)
      assert.equal(response.headers.get('location'), '/realms/toll/account/two-step?said=expired')
      assert.match(await (await browser.get('/account/two-step?said=expired')).text(), /没有提交。请再提交一次/)
      assert.equal((await world.accounts.find(world.database.query, accountId))?.twoStep, 'unknown-devices')
    })
  }

  it('refuses API calls from another site’s page: csrf.cross_site', async () => {
    const browser = await world.signIn(await world.openAccount())
    const answer = await browser.call('DELETE', '/sessions', undefined, { 'sec-fetch-site': 'cross-site' })
    assert.deepEqual([answer.status, answer.body.code], [403, 'csrf.cross_site'])
  })

  it('refuses bodies that are no JSON, as a page of another site would send: 415', async () => {
    const browser = await world.signIn(await world.openAccount())
    const answer = await browser.call('PUT', '/two-step', { twoStep: 'always' }, { 'content-type': 'text/plain' })
    assert.deepEqual([answer.status, answer.body.code], [415, 'request.unsupported_media_type'])
  })

  for (const [what, method, path, body] of [
    ['an unknown value', 'PUT', '/two-step', { twoStep: 'sometimes' }],
    ['a missing member', 'PUT', '/password', {}],
    ['a member too many', 'PUT', '/password', { password: 'x', accountId: 'y' }],
    ['a wrong type', 'PUT', '/password', { password: 7 }],
    ['what is too long', 'PUT', '/identifiers/username', { username: 'x'.repeat(401) }],
  ] as const) {
    it(`refuses ${what} with 422, never 500`, async () => {
      const browser = await world.signIn(await world.openAccount())
      const answer = await browser.call(method, path, body)
      assert.deepEqual([answer.status, answer.body.code], [422, 'request.invalid'])
    })
  }

  it('follows no message that it does not know', async () => {
    const browser = await world.signIn(await world.openAccount())
    const html = await (await browser.get('/account?said=constructor')).text()
    assert.equal(html.includes('class="notice'), false)
  })

  it('has logged no incident in all this', () => assert.deepEqual(world.failures, []))
})
