/** OpenID Connect CIBA Core 1.0 as clients, people and their phones meet it, over HTTP. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { decodeJwt } from 'jose'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openBackchannel } from './testing-backchannel.ts'

type World = Awaited<ReturnType<typeof openBackchannel>>

onEachDatabase('requests of clients to a phone', database => {
  let world: World
  before(async () => {
    world = await openBackchannel(database)
  })
  after(async () => await world.close())

  const userinfo = async (token: unknown): Promise<number> =>
    (await fetch(`${world.issuer()}/oidc/userinfo`, { headers: { Authorization: `Bearer ${String(token)}` } })).status

  it('are answered by the person on the phone, and the tokens say how', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder, { binding_message: '业务号 4711' })
    assert.deepEqual([request.error === undefined, 'expires_in' in request], [false, true])
    assert.equal(await request.error(), 'authorization_pending')
    const { what, application } = (await world.waiting(phone)) ?? {}
    assert.deepEqual([what, application], [{ bindingMessage: '业务号 4711', rows: [] }, '青禾通行服务台'])
    assert.equal((await world.decide(phone, 'approve')).status, 200)
    world.pass(6_000)
    const { status, body } = await request.poll()
    assert.equal(status, 200, JSON.stringify(body))
    const claims = decodeJwt(String(body.id_token))
    assert.deepEqual([claims.sub, claims.acr, claims.aud], [holder.id, '2', 'toll-desk'])
    assert.deepEqual(claims.amr, ['push', 'pwd', 'mfa'])
    assert.equal(await userinfo(body.access_token), 200)
  })

  it('say in the metadata what there is', async () => {
    const metadata = (await (await fetch(`${world.issuer()}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >
    assert.equal(metadata.backchannel_authentication_endpoint, `${world.issuer()}/oidc/backchannel`)
    assert.deepEqual(metadata.backchannel_token_delivery_modes_supported, ['poll', 'ping'])
  })

  it('name the person by an ID token too', async () => {
    const { holder, phone } = await world.withPhone()
    const first = await world.asked(holder)
    await world.decide(phone, 'approve')
    const { body } = await first.poll()
    const second = await world.ask({ id_token_hint: String(body.id_token) })
    assert.equal(second.status, 200, JSON.stringify(second.body))
    assert.ok(await world.waiting(phone))
  })

  it('keep no hint, no message, no token and no id in clear', async () => {
    const { holder } = await world.withPhone()
    const fields = { binding_message: 'LANE 99', client_notification_token: 'a-secret-of-the-client' }
    const request = await world.asked(holder, fields, 'ping-desk')
    const rows = JSON.stringify(await world.database.query.selectFrom('backchannel_requests').selectAll().execute())
    for (const secret of [holder.number, 'LANE 99', 'a-secret-of-the-client', request.authReqId])
      assert.ok(!rows.includes(secret), secret)
  })

  it('open a session of their own, which the holder ends', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    const { body } = await request.poll()
    const session = (await world.sessions.list(world.database.query, holder.id)).find(
      ({ clientLabel }) => clientLabel === '青禾通行服务台',
    )
    assert.deepEqual([session?.evidence, session?.deviceId], [[], null])
    await world.sessions.end(world.database.query, session?.id ?? '', 'signed-out')
    assert.equal(await userinfo(body.access_token), 401)
  })

  it('that poll too soon are told to slow down', async () => {
    const { holder } = await world.withPhone()
    const request = await world.asked(holder)
    assert.equal(await request.error(), 'authorization_pending')
    assert.equal(await request.error(), 'slow_down')
    world.pass(11_000)
    assert.equal(await request.error(), 'authorization_pending')
  })

  it('hear that the person declined', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'decline')
    assert.equal(await request.error(), 'access_denied')
    assert.equal(await request.error(), 'invalid_grant')
  })

  it('hear that nobody answered in time, and bound the time they ask for', async () => {
    const { holder } = await world.withPhone()
    const request = await world.asked(holder, { requested_expiry: '40' })
    assert.equal((request as { expires_in?: number }).expires_in, 40)
    world.pass(41_000)
    assert.equal(await request.error(), 'expired_token')
    const long = await world.asked(holder, { requested_expiry: '86400' })
    assert.equal((long as { expires_in?: number }).expires_in, 180)
    const { holder: other } = await world.withPhone()
    const short = await world.asked(other, { requested_expiry: '1' })
    assert.equal((short as { expires_in?: number }).expires_in, 30)
  })

  it('give tokens once: a second use ends them', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    const { body } = await request.poll()
    assert.equal(await request.error(), 'invalid_grant')
    assert.equal(await userinfo(body.access_token), 401)
  })

  it('give tokens to at most one of many that poll at the same moment', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    const told = await Promise.all(Array.from({ length: 6 }, async () => await request.poll()))
    assert.ok(told.filter(({ status }) => status === 200).length <= 1)
    assert.ok(told.every(({ status, body }) => status === 200 || body.error === 'invalid_grant'))
  })

  it("give nothing for another client's auth_req_id, which stays good for its own", async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    assert.equal(await request.error('other-desk'), 'invalid_grant')
    assert.equal((await request.poll()).status, 200)
  })

  it('give nothing where the phone was revoked after it said yes', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    await world.database.query
      .updateTable('phones')
      .set({ revoked_at: world.now() })
      .where('id', '=', phone.id)
      .execute()
    assert.equal(await request.error(), 'invalid_grant')
  })

  it('give nothing of an account that was held meanwhile', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'approve')
    await world.accounts.update(world.database.query, holder.id, { status: 'held' })
    assert.equal(await request.error(), 'invalid_grant')
  })

  it('wait one at a time, and are fewer after declines', async () => {
    const { holder, phone } = await world.withPhone()
    await world.asked(holder)
    const together = await Promise.all(
      Array.from({ length: 3 }, async () => await world.ask({ login_hint: holder.number }, 'other-desk')),
    )
    assert.deepEqual(
      together.map(({ body }) => body.error),
      ['access_denied', 'access_denied', 'access_denied'],
    )
    await world.decide(phone, 'decline')
    await world.asked(holder)
    await world.decide(phone, 'decline')
    assert.equal((await world.ask({ login_hint: holder.number })).body.error, 'access_denied')
  })

  it('have one waiting, however many begin at the same moment', async () => {
    const { holder } = await world.withPhone()
    const told = await Promise.all(
      Array.from({ length: 5 }, async () => await world.ask({ login_hint: holder.number })),
    )
    assert.equal(told.filter(({ status }) => status === 200).length, 1)
  })

  it('with a sign that no database keeps are refused, not broken by it', async () => {
    for (const fields of [{ scope: 'openid \0' }, { acr_values: '1 \0' }]) {
      const { holder } = await world.withPhone()
      const { status } = await world.ask({ login_hint: holder.number, ...fields })
      assert.equal(status, 400, JSON.stringify(fields))
    }
  })

  it('are over for a person who said "not me", as though there were no phone', async () => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder)
    await world.decide(phone, 'decline', { notMe: true })
    assert.equal(await request.error(), 'access_denied')
    assert.equal((await world.ask({ login_hint: holder.number })).body.error, 'unknown_user_id')
  })

  for (const [name, fields, error] of [
    ['no hint', {}, 'invalid_request'],
    ['two hints', { login_hint: '1', id_token_hint: 'x' }, 'invalid_request'],
    ['a hint token', { login_hint_token: 'x' }, 'invalid_request'],
    ['a message that is too long', { login_hint: '1', binding_message: 'x'.repeat(65) }, 'invalid_binding_message'],
    ['a message with a link', { login_hint: '1', binding_message: 'evil.com' }, 'invalid_binding_message'],
    ['a message with a line', { login_hint: '1', binding_message: 'a\nb' }, 'invalid_binding_message'],
    ['a message with hidden signs', { login_hint: '1', binding_message: 'a\u202Eb' }, 'invalid_binding_message'],
    [
      'a message with a letter that is drawn as nothing',
      { login_hint: '1', binding_message: 'a\u3164b' },
      'invalid_binding_message',
    ],
    ['a message of spaces', { login_hint: '1', binding_message: '   ' }, 'invalid_binding_message'],
    ['a wrong expiry', { login_hint: '1', requested_expiry: '-1' }, 'invalid_request'],
    ['a level that a phone does not reach', { login_hint: '1', acr_values: '3' }, 'unmet_authentication_requirements'],
    ['a signed request', { request: 'x.y.z' }, 'request_not_supported'],
    ['details', { login_hint: '1', authorization_details: '[{"type":"payment"}]' }, 'invalid_authorization_details'],
  ] as const) {
    it(`are refused with ${name}`, async () => {
      assert.equal((await world.ask(fields)).body.error, error)
    })
  }

  it('are refused of a client whose policy says nothing of them', async () => {
    assert.equal((await world.ask({ login_hint: '1' }, 'toll-kiosk')).status, 400)
  })
})

onEachDatabase('whom clients can ask', database => {
  let world: World
  before(async () => {
    world = await openBackchannel(database)
  })
  after(async () => await world.close())

  it('is not told apart: nobody, no phone, another realm, held', async () => {
    const without = await world.holder()
    const { holder: held } = await world.withPhone()
    await world.accounts.update(world.database.query, held.id, { status: 'held' })
    const elsewhere = await world.holder({ realm: 'traffic' })
    const told = []
    for (const hint of ['13900000001', 'nonsense', without.number, held.number, elsewhere.number])
      told.push(await world.ask({ login_hint: hint }))
    for (const { status, body } of told) assert.deepEqual([status, body], [told[0]?.status, told[0]?.body])
    assert.equal(told[0]?.body.error, 'unknown_user_id')
  })

  it('is not found out by asking oftener than an account allows', async () => {
    const without = await world.holder()
    const errors = async (hint: string) => {
      const told = []
      for (let time = 0; time < 8; time++) told.push((await world.ask({ login_hint: hint }, 'other-desk')).body.error)
      return told
    }
    assert.deepEqual(await errors(without.number), await errors('13900000002'))
  })

  it('is not found out from a list: misses are counted by client', async () => {
    const { holder } = await world.withPhone()
    world.pass(3_600_000 * 2)
    const told = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, n) => await world.ask({ login_hint: `1390001${String(n).padStart(4, '0')}` }),
      ),
    )
    assert.equal(told.filter(({ body }) => body.error === 'unknown_user_id').length, 30)
    assert.equal((await world.ask({ login_hint: holder.number })).body.error, 'access_denied')
    assert.equal((await world.ask({ login_hint: holder.number }, 'other-desk')).status, 200)
  })
})

onEachDatabase('clients in ping mode', database => {
  let world: World
  before(async () => {
    world = await openBackchannel(database)
  })
  after(async () => await world.close())

  const token = 'of-the-client-4711'
  const settled = async (what: 'approve' | 'decline') => {
    const { holder, phone } = await world.withPhone()
    const request = await world.asked(holder, { client_notification_token: token }, 'ping-desk')
    assert.equal(await world.identity.deliverPings(), 0)
    await world.decide(phone, what)
    world.pings.length = 0
    return request
  }

  it('are told once, at their own address, with their own token, and then come for it', async () => {
    const request = await settled('approve')
    assert.equal(await world.identity.deliverPings(), 1)
    assert.equal(await world.identity.deliverPings(), 0)
    assert.deepEqual(world.pings, [
      { path: '/ping', authorization: `Bearer ${token}`, body: JSON.stringify({ auth_req_id: request.authReqId }) },
    ])
    assert.equal((await request.poll()).status, 200)
    const [row] = await world.database.query
      .selectFrom('backchannel_requests')
      .select('ping_cipher')
      .orderBy('id', 'desc')
      .execute()
    assert.equal(row?.ping_cipher, null, 'nothing of it is kept')
  })

  it('are told of a no as well', async () => {
    const request = await settled('decline')
    await world.identity.deliverPings()
    assert.equal(world.pings.length, 1)
    assert.equal(await request.error(), 'access_denied')
  })

  it('must bring a token', async () => {
    const { holder } = await world.withPhone()
    assert.equal((await world.ask({ login_hint: holder.number }, 'ping-desk')).body.error, 'invalid_request')
  })

  it('are told by one of several processes', async () => {
    await settled('approve')
    const tries = await Promise.all(Array.from({ length: 4 }, async () => await world.identity.deliverPings()))
    assert.equal(
      tries.reduce((sum, one) => sum + one, 0),
      1,
    )
    assert.equal(world.pings.length, 1)
  })

  it('that fail are tried again after pauses, and not for ever', async () => {
    await settled('approve')
    world.faults.times = 10
    for (const seconds of [6, 16, 61, 181, 1]) {
      await world.identity.deliverPings()
      await world.identity.deliverPings()
      world.pass(seconds * 1000)
    }
    assert.equal(await world.identity.deliverPings(), 0)
    assert.equal(world.pings.length, 5)
    world.faults.times = 0
  })

  it('that redirect are not followed', async () => {
    await settled('approve')
    world.faults.redirect = true
    await world.identity.deliverPings()
    world.faults.redirect = false
    assert.deepEqual(
      world.pings.map(({ path }) => path),
      ['/ping'],
    )
  })
})
