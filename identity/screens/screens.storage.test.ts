/** RFC 8628 as screens and people meet it, over HTTP. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { decodeJwt } from 'jose'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { Holder } from '../phones/testing-phones.ts'
import { openScreens, rightProof, type ScreenWorld } from './testing-screens.ts'

onEachDatabase('screens that are signed in elsewhere', database => {
  let world: ScreenWorld
  before(async () => {
    world = await openScreens(database)
  })
  after(async () => await world.close())

  const approved = async (holder: Holder, shown: Parameters<ScreenWorld['onPage']>[1]) => {
    const { answer } = await world.onPage(holder, shown)
    return (await answer('approve')).body
  }
  const sessionsOf = async (accountId: string) => await world.sessions.list(world.database.query, accountId)

  it('say what a person needs, and how often to ask', async () => {
    const shown = await world.screen()
    assert.match(shown.user_code, /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    assert.equal(shown.verification_uri, `${world.issuer()}/device`)
    assert.equal(shown.verification_uri_complete, `${world.issuer()}/device?user_code=${shown.user_code}`)
    assert.deepEqual([shown.expires_in, shown.interval], [300, 5])
    const metadata = (await (await fetch(`${world.issuer()}/.well-known/openid-configuration`)).json()) as object
    assert.ok('device_authorization_endpoint' in metadata)
  })

  it('keep neither code in clear', async () => {
    const shown = await world.screen()
    const rows = JSON.stringify(await world.database.query.selectFrom('screen_requests').selectAll().execute())
    assert.ok(!rows.includes(shown.device_code))
    assert.ok(!rows.includes(shown.user_code.replace('-', '')))
  })

  it('get tokens once somebody has confirmed, which say how it was proved', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    assert.equal(await shown.error(), 'authorization_pending')
    assert.match(await approved(holder, shown), /已确认，请回到那台设备/)
    world.pass(6_000)
    const { status, body } = await shown.poll()
    assert.equal(status, 200, JSON.stringify(body))
    const claims = decodeJwt(String(body.id_token))
    assert.deepEqual([claims.sub, claims.acr, claims.aud], [holder.id, '2', 'toll-kiosk'])
    assert.deepEqual(claims.amr, ['pwd', 'device_code'])
    assert.equal(body.refresh_token, undefined)
    assert.equal(body.scope, 'openid profile')
  })

  it('have a session of their own, listed by where and for what, with no evidence for payments', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    const [session] = (await sessionsOf(holder.id)).filter(({ id }) => id !== holder.sessionId)
    assert.deepEqual([session?.clientLabel, session?.deviceId, session?.evidence], ['青禾通行收费亭自助屏', null, []])
    assert.deepEqual([session?.aal, session?.amr], [2, ['pwd', 'device_code']])
    const notices = await world.identity.noticesTo(holder.number)
    assert.equal(notices.at(-1)?.template, 'signed-in-on-screen')
    assert.equal((await world.identity.eventsWritten('screen.approved')).at(-1)?.account_id, holder.id)
  })

  it('are dead as soon as the holder ends that session', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    const { body } = await shown.poll()
    const userinfo = async () =>
      (
        await fetch(`${world.issuer()}/oidc/userinfo`, {
          headers: { Authorization: `Bearer ${String(body.access_token)}` },
        })
      ).status
    assert.equal(await userinfo(), 200)
    const [session] = (await sessionsOf(holder.id)).filter(({ id }) => id !== holder.sessionId)
    await world.sessions.end(world.database.query, session?.id ?? '', 'signed-out')
    assert.equal(await userinfo(), 401)
  })

  it('outlive the session of whoever confirmed, and refresh', async () => {
    const [holder, shown] = [
      await world.holder(),
      await world.screen({ id: 'toll-tv' }, { scope: 'openid offline_access' }),
    ]
    await approved(holder, shown)
    const { body } = await shown.poll()
    await world.sessions.end(world.database.query, holder.sessionId, 'signed-out')
    const fields = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) }
    assert.equal((await world.post('/oidc/token', fields, { id: 'toll-tv' })).status, 200)
  })

  it('that ask too soon are told to slow down, and more each time (RFC 8628 3.5)', async () => {
    const shown = await world.screen()
    assert.equal(await shown.error(), 'authorization_pending')
    assert.equal(await shown.error(), 'slow_down')
    world.pass(6_000)
    assert.equal(await shown.error(), 'slow_down', 'ten seconds by now')
    world.pass(16_000)
    assert.equal(await shown.error(), 'authorization_pending')
  })

  it('hear once that somebody declined', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    const { answer } = await world.onPage(holder, shown)
    assert.match((await answer('decline')).body, /已拒绝/)
    assert.equal(await shown.error(), 'access_denied')
    assert.equal(await shown.error(), 'invalid_grant')
    assert.equal((await world.identity.eventsWritten('screen.declined')).at(-1)?.account_id, holder.id)
  })

  it('hear that the time is over', async () => {
    const shown = await world.screen()
    world.pass(301_000)
    assert.equal(await shown.error(), 'expired_token')
    const holder = await world.holder()
    const landing = await holder.browser.open(shown.verification_uri_complete)
    assert.equal(landing.status, 410)
  })

  it('are not approved after their time, on a page that was opened before', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    const { answer } = await world.onPage(holder, shown)
    world.pass(301_000)
    assert.equal((await answer('approve')).status, 410)
    assert.equal(await shown.error(), 'expired_token')
  })

  it("get nothing for another client's code, which stays good for its own", async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    assert.equal(await shown.error({ id: 'other-kiosk' }), 'invalid_grant')
    assert.equal((await shown.poll()).status, 200)
  })

  it('get a code only where the policy says so', async () => {
    const refused = await world.post('/oidc/device', { scope: 'openid' }, { id: 'no-screens' })
    assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_request'])
  })

  it('lose their tokens where a code is used twice', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    const first = await shown.poll()
    assert.equal(await shown.error(), 'invalid_grant')
    const answer = await fetch(`${world.issuer()}/oidc/userinfo`, {
      headers: { Authorization: `Bearer ${String(first.body.access_token)}` },
    })
    assert.equal(answer.status, 401)
  })

  it('get tokens once, however many ask at the same moment', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    const told = await Promise.all(Array.from({ length: 8 }, async () => await shown.poll()))
    assert.ok(told.filter(({ status }) => status === 200).length <= 1)
    assert.ok(told.every(({ status, body }) => status === 200 || body.error === 'invalid_grant'))
  })

  it('are one person’s, however many confirm at the same moment', async () => {
    const shown = await world.screen()
    const people = await Promise.all(Array.from({ length: 5 }, async () => await world.holder()))
    const pages = await Promise.all(people.map(async one => await world.onPage(one, shown)))
    await Promise.all(pages.map(async ({ answer }) => await answer('approve')))
    const owners = await Promise.all(people.map(async ({ id }) => (await sessionsOf(id)).length))
    assert.deepEqual(
      owners.toSorted((a, b) => a - b),
      [1, 1, 1, 1, 2],
    )
    assert.equal((await shown.poll()).status, 200)
  })

  it('are approved or declined, never both', async () => {
    for (let round = 0; round < 3; round++) {
      const [holder, shown] = [await world.holder(), await world.screen()]
      const { answer } = await world.onPage(holder, shown)
      await Promise.all([answer('approve'), answer('decline')])
      const { status, body } = await shown.poll()
      const sessions = (await sessionsOf(holder.id)).length
      assert.deepEqual(status === 200 ? 2 : body.error, status === 200 ? sessions : 'access_denied')
    }
  })

  it('of one realm are unknown in another', async () => {
    const shown = await world.screen()
    const stranger = await world.holder({ realm: 'traffic' })
    const landing = await stranger.browser.open(`${world.issuer('traffic')}/device?user_code=${shown.user_code}`)
    assert.equal(landing.status, 422)
  })

  it('ask no more of the person than the level, and refuse one that is not reached elsewhere', async () => {
    const asked = { scope: 'openid', acr_values: '3' }
    assert.equal((await world.post('/oidc/device', asked)).body.error, 'unmet_authentication_requirements')
    const shown = await world.screen({}, { scope: 'openid', acr_values: '2' })
    const weak = await world.holder({ aal: 1 })
    const { page, answer } = await world.onPage(weak, shown)
    assert.match(page.body, /验证是我本人/)
    await answer('approve')
    assert.equal(await shown.error(), 'authorization_pending')
  })

  it('take no details: nothing is paid for at a screen', async () => {
    const asked = { scope: 'openid', authorization_details: JSON.stringify([{ type: 'payment' }]) }
    assert.equal((await world.post('/oidc/device', asked)).body.error, 'invalid_authorization_details')
  })

  it('want a proof of the last minutes: an open session alone signs nothing in', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    world.pass(299_000)
    const later = await world.screen()
    assert.match((await world.onPage(holder, shown)).page.body, /要让这台设备登录您的账户吗/)
    world.pass(5_000)
    const { page, answer } = await world.onPage(holder, later)
    assert.match(page.body, /验证是我本人/)
    const landing = await answer('approve')
    assert.match(landing.url.pathname, /\/ceremonies\//)
    assert.equal(await later.error(), 'authorization_pending')
  })

  it('of a held account get nothing, though it was confirmed before', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    await approved(holder, shown)
    await world.accounts.update(world.database.query, holder.id, { status: 'held' })
    assert.equal(await shown.error(), 'invalid_grant')
  })

  it('are not confirmed by a held account, nor in a session that has ended meanwhile', async () => {
    for (const harm of ['held', 'ended'] as const) {
      const [holder, shown] = [await world.holder(), await world.screen()]
      const { answer } = await world.onPage(holder, shown)
      if (harm === 'held') await world.accounts.update(world.database.query, holder.id, { status: 'held' })
      else await world.sessions.end(world.database.query, holder.sessionId, 'signed-out')
      await answer('approve')
      assert.equal(await shown.error(), 'authorization_pending', harm)
    }
  })
})

onEachDatabase('the codes of screens', database => {
  let world: ScreenWorld
  before(async () => {
    world = await openScreens(database)
  })
  after(async () => await world.close())

  const enter = async (code: string) =>
    (await (await world.holder()).browser.open(`${world.issuer()}/device?user_code=${encodeURIComponent(code)}`)).status

  it('are taken however they are typed', async () => {
    const { user_code: code } = await world.screen()
    for (const typed of [code, code.replace('-', ''), code.toLowerCase(), ` ${code.replace('-', ' — ')} `])
      assert.equal(await enter(typed), 200, typed)
  })

  it('may be typed wrong a few times from one address, and no oftener, also at one moment (RFC 8628 5.1)', async () => {
    const { user_code: right } = await world.screen()
    world.pass(3_600_000)
    const later = await world.screen()
    const told = await Promise.all(Array.from({ length: 30 }, async () => await enter('BBBB-BBBB')))
    assert.equal(told.filter(status => status === 422).length, 10)
    assert.equal(told.filter(status => status === 429).length, 20)
    assert.equal(await enter(later.user_code), 429, 'the right one is not looked at either')
    assert.notEqual(right, later.user_code)
    world.pass(60_000)
    assert.equal(await enter(later.user_code), 200)
  })

  it('that are right use none of the tries', async () => {
    world.pass(3_600_000)
    const { user_code: code } = await world.screen()
    for (let time = 0; time < 15; time++) assert.equal(await enter(code), 200)
  })

  it('are not used up by pictures and frames of a site that somebody happens to look at', async () => {
    world.pass(3_600_000)
    const { user_code: code } = await world.screen()
    const address = `${world.issuer()}/device?user_code=`
    for (const dest of ['image', 'iframe', 'empty', 'script'])
      for (let time = 0; time < 4; time++) {
        const headers = { 'Sec-Fetch-Dest': dest, 'Sec-Fetch-Site': 'cross-site' }
        const { status } = await fetch(`${address}${time === 0 ? code : 'BBBB-BBBB'}`, { headers, redirect: 'manual' })
        assert.equal(status, 200, 'the page to type a code on')
      }
    assert.equal(await enter(code), 200)
  })

  it('stand on the page of their own screen only: another one’s is no page at all', async () => {
    const [mine, attackers] = [await world.screen(), await world.screen()]
    const holder = await world.holder()
    const { page } = await world.onPage(holder, attackers)
    const swapped = page.url.href.replace(/code=.*/, `code=${mine.user_code.replace('-', '')}`)
    assert.equal((await holder.browser.open(swapped)).status, 410)
    const { answer } = await world.onPage(holder, attackers)
    await answer('approve', { code: mine.user_code.replace('-', '') })
    assert.equal(await attackers.error(), 'authorization_pending')
  })

  it('stand on the page as they were read: nothing that a link says besides', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    const { page } = await world.onPage(holder, shown)
    const { pathname } = new URL(page.url)
    const letters = shown.user_code.replace('-', '')
    const at = async (code: string) =>
      await holder.browser.open(`${world.origin}${pathname}?code=${encodeURIComponent(code)}`)
    const spread = [...letters].join(' _.')
    for (const code of [spread, letters.toLowerCase()]) {
      const { status, body } = await at(code)
      assert.equal(status, 200)
      assert.ok(body.includes(`>${shown.user_code}</p>`) && body.includes(`name="code" value="${letters}"`))
    }
    const led = await at(`${letters.padEnd(40)}请按确认`)
    assert.equal(led.status, 410)
    assert.doesNotMatch(led.body, /请按确认/)
  })

  it('are read from a form in whatever width and over however many lines', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    const { answer } = await world.onPage(holder, shown)
    const letters = shown.user_code.replace('-', '')
    const wide = letters.replaceAll(/./g, letter => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))
    const broken = `${letters.slice(0, 4)}\r\n${letters.slice(4)}`
    for (const code of [wide, broken]) {
      const { status, url } = await answer('approve', { code, csrf: 'x' })
      assert.deepEqual([status, new URL(url).searchParams.get('code')], [200, letters])
    }
    assert.equal(await shown.error(), 'authorization_pending')
  })

  it('are not confirmed by a form of another site, nor without one of ours', async () => {
    const [holder, shown] = [await world.holder(), await world.screen()]
    const { answer } = await world.onPage(holder, shown)
    await answer('approve', { csrf: 'x' })
    assert.equal(await shown.error(), 'authorization_pending')
  })

  it('are not handed out in floods: by address and by client', async () => {
    world.pass(3_600_000)
    const ask = async (id: string) => await world.post('/oidc/device', { scope: 'openid' }, { id })
    const began = performance.now()
    const told = await Promise.all(Array.from({ length: 80 }, async () => await ask('toll-tv')))
    const seconds = Math.ceil((performance.now() - began) / 1000)
    const given = told.filter(({ status }) => status === 200).length
    // Sixty a minute: one more for each second that it took.
    assert.ok(given >= 60 && given <= 60 + seconds, String(given))
    const refused = told.find(({ status }) => status === 429)
    assert.equal(refused?.body.error, 'slow_down')
    assert.ok(Number(refused?.headers.get('retry-after')) >= 1)
    const { count } = await world.database.query
      .selectFrom('screen_requests')
      .select(eb => eb.fn.countAll<string>().as('count'))
      .where('created_at', '>', new Date(world.now().getTime() - 60_000))
      .executeTakeFirstOrThrow()
    assert.equal(Number(count), given, 'what was refused is not kept')
  })

  it('that one network asks a server for without end leave the screens elsewhere theirs', async () => {
    world.pass(3_600_000)
    const ask = async (address: string) =>
      (await world.post('/oidc/device', { scope: 'openid', device_address: address })).status
    const told = await Promise.all(Array.from({ length: 70 }, async (_, host) => await ask(`2001:db8:66::${host + 1}`)))
    assert.ok(told.includes(429))
    assert.equal(await ask('198.51.100.7'), 200)
  })
})

onEachDatabase('screens that a phone signs in', database => {
  let world: ScreenWorld
  before(async () => {
    world = await openScreens(database)
  })
  after(async () => await world.close())

  type Phone = Awaited<ReturnType<ScreenWorld['registered']>>
  const scanned = async (phone: Phone, text: string) => await phone.call('POST', '/phone/screens/scan', { text })
  const idOf = (answer: { body: Record<string, unknown> }) => (answer.body.screen as { id: string }).id
  const decide = async (phone: Phone, what: 'approve' | 'decline', body: object) =>
    await phone.call('POST', `/phone/screens/${what}`, body)

  it('are approved with the code of the screen and a proof of this moment', async () => {
    const [phone, shown] = [await world.registered(await world.holder()), await world.screen()]
    const answer = await scanned(phone, shown.verification_uri_complete)
    assert.equal(answer.status, 200, answer.code ?? '')
    const { application, realm, browser, warnings } = answer.body.screen as Record<string, unknown>
    assert.deepEqual([application, realm], ['青禾通行收费亭自助屏', '青禾通行'])
    const here = { device: '一块设备屏幕', place: '青禾市（演示）', network: '127.0.0.0/24' }
    assert.deepEqual(browser, here)
    assert.deepEqual(warnings, [])
    const approved = await decide(phone, 'approve', { screen: idOf(answer), code: shown.user_code, proof: rightProof })
    assert.deepEqual([approved.status, approved.body], [200, { decided: 'approved' }])
    const { status, body } = await shown.poll()
    assert.equal(status, 200)
    assert.deepEqual(decodeJwt(String(body.id_token)).amr, ['pwd', 'device_code'])
    assert.equal(decodeJwt(String(body.id_token)).acr, '1', 'a password on the phone is one factor')
  })

  it('are declined by the third wrong code, before anything is proved', async () => {
    const [phone, shown] = [await world.registered(await world.holder()), await world.screen()]
    const screen = idOf(await scanned(phone, shown.verification_uri_complete))
    const wrong = { screen, code: `${shown.user_code.slice(0, 5)}BBBB`, proof: { kind: 'password', password: 'no' } }
    const told = []
    for (let time = 0; time < 4; time++) told.push((await decide(phone, 'approve', wrong)).code)
    assert.deepEqual(told, ['screen.code_wrong', 'screen.code_wrong', 'screen.code_wrong', 'screen.over'])
    assert.equal(await shown.error(), 'access_denied')
    assert.deepEqual((await world.identity.eventsWritten('phone.proof-failed')).length, 0)
  })

  it('are not approved with a wrong proof, nor by a phone that was revoked', async () => {
    const [phone, shown] = [await world.registered(await world.holder()), await world.screen()]
    const screen = idOf(await scanned(phone, shown.verification_uri_complete))
    const given = { screen, code: shown.user_code, proof: { kind: 'password', password: 'no' } }
    assert.equal((await decide(phone, 'approve', given)).code, 'proof.wrong')
    await world.database.query
      .updateTable('phones')
      .set({ revoked_at: world.now() })
      .where('id', '=', phone.id)
      .execute()
    assert.equal((await decide(phone, 'approve', { ...given, proof: rightProof })).code, 'phone.revoked')
    assert.equal(await shown.error(), 'authorization_pending')
  })

  it('want the level that they asked for of the phone too', async () => {
    const phone = await world.registered(await world.holder())
    const shown = await world.screen({}, { scope: 'openid', acr_values: '2' })
    const screen = idOf(await scanned(phone, shown.verification_uri_complete))
    const answer = await decide(phone, 'approve', { screen, code: shown.user_code, proof: rightProof })
    assert.equal(answer.code, 'screen.proof_needed')
  })

  it('are declined without a proof', async () => {
    const [phone, shown] = [await world.registered(await world.holder()), await world.screen()]
    const screen = idOf(await scanned(phone, shown.verification_uri_complete))
    assert.equal((await decide(phone, 'decline', { screen })).status, 200)
    assert.equal(await shown.error(), 'access_denied')
    assert.equal((await decide(phone, 'decline', { screen })).code, 'screen.over')
  })

  for (const [name, text] of [
    ["another realm's picture", (code: string) => `${world.issuer('traffic')}/device?user_code=${code}`],
    ['another address', (code: string) => `https://evil.example/device?user_code=${code}`],
    ['no code', () => `${world.issuer()}/device?user_code=`],
    ['a code of nobody', () => `${world.issuer()}/device?user_code=BBBB-BBBB`],
  ] as const) {
    it(`are not found by ${name}`, async () => {
      const [phone, shown] = [await world.registered(await world.holder()), await world.screen()]
      assert.equal((await scanned(phone, text(shown.user_code))).code, 'screen.unknown')
    })
  }

  it('are guessed by an account no oftener than from an address', async () => {
    const phone = await world.registered(await world.holder())
    const told = []
    for (let time = 0; time < 12; time++) {
      world.pass(1)
      told.push((await scanned(phone, `${world.issuer()}/device?user_code=BBBB-BBBB`)).status)
    }
    assert.deepEqual(told, [...Array.from({ length: 10 }, () => 404), 429, 429])
  })
})
