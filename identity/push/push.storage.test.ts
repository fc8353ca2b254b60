/**
 * What wakes a phone, from a request or a notice through the outbox to a push service. The service here is a server of the test's own,
 * and what it decrypts with and verifies by is written anew from the RFCs: nothing of the library that sends.
 */
import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { after, before, beforeEach, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { createLogger } from '../../kit/log/index.ts'
import { type Holder, openWorld, type World } from '../ceremonies/testing/world.ts'
import { createInbox } from '../inbox/index.ts'
import { createNotices } from '../notices/index.ts'
import type { PhoneCaller } from '../phones/index.ts'
import { openTicketWorld, type TicketWorld } from '../tickets/testing-tickets.ts'
import { createPush } from './push.ts'

/** A browser's part of a subscription. */
function subscriber() {
  const ecdh = createECDH('prime256v1')
  const p256dh = ecdh.generateKeys()
  const auth = randomBytes(16)
  return { ecdh, p256dh, auth, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') } }
}

/** RFC 8188 2.1 and RFC 8291 3.4, read from the RFCs. */
function decrypt(body: Buffer, { ecdh, p256dh, auth }: ReturnType<typeof subscriber>): string {
  const salt = body.subarray(0, 16)
  const idLength = body.readUInt8(20)
  const senderKey = body.subarray(21, 21 + idLength)
  const sealed = body.subarray(21 + idLength)
  const shared = ecdh.computeSecret(senderKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, senderKey])
  const ikm = Buffer.from(hkdfSync('sha256', shared, auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16))
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  // The last record ends with the octet 2, and zeros after it.
  const end = plain.lastIndexOf(2)
  return plain.subarray(0, end).toString('utf8')
}

/** RFC 8292: a JWT by the key that the subscription was made with, for this service's origin. */
function readVapid(header: string, publicKey: string): { aud: string; exp: number; sub: string } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(header) ?? []
  assert.equal(key, publicKey)
  const [head = '', claims = '', signature = ''] = token.split('.')
  assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url').toString()), { typ: 'JWT', alg: 'ES256' })
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }
  const proved = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  assert.ok(proved, 'the signature is not by the key')
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }
}

interface Received {
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

onEachDatabase<unknown>('push', database => {
  const received: Received[] = []
  let answer = 201
  const service = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  let origin = ''
  let world: World
  let scene: TicketWorld
  let push: ReturnType<typeof createPush>
  let notices: ReturnType<typeof createNotices>
  let inbox: ReturnType<typeof createInbox>

  before(async () => {
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
    const at = service.address()
    assert.ok(at && typeof at === 'object')
    origin = `http://127.0.0.1:${at.port}`
    world = await openWorld(database)
    scene = openTicketWorld(world)
    const { database: own, pushStore: store, realms, now } = world
    push = createPush({ database: own, store, realms, services: [`127.0.0.1:${at.port}`], now })
    inbox = createInbox({ ...world, changed: () => {} })
    const sent = { send: async () => ({ ok: true as const, providerId: 'x' }) }
    notices = createNotices({
      ...world,
      gateways: { sms: sent, email: sent, push },
      inbox,
      wakeable: store.wakeable,
      logger: createLogger({ app: 'identity', destination: { write: () => {} } }),
      // Nothing is looked for by itself: each test says when.
      limits: { pollMs: 3_600_000 },
    })
    notices.start()
  })
  after(async () => {
    await notices.stop()
    await new Promise(resolve => service.close(resolve))
  })
  beforeEach(() => {
    received.length = 0
    answer = 201
  })

  const given = async (path = '/one') => {
    const holder = await world.holder()
    const phone = await scene.phone(holder)
    const browser = subscriber()
    await subscribe(phone, `${origin}${path}`, browser)
    return { holder, phone, browser }
  }
  const subscribe = async (phone: PhoneCaller, endpoint: string, { keys }: ReturnType<typeof subscriber>) =>
    await world.pushStore.save(world.database.query, {
      accountId: phone.accountId,
      phoneId: phone.phoneId,
      realm: phone.realm.name,
      endpoint,
      keys,
      language: 'en',
    })
  const account = (holder: Holder) => ({ id: holder.id, realm: holder.realm.name, language: 'en' })
  const tell = async (holder: Holder, template: 'locked' | 'data-downloaded' | 'medium-expiring'): Promise<void> => {
    const parameters = {
      locked: { until: world.now().toISOString(), reportUrl: 'https://x.example/' },
      'data-downloaded': { at: world.now().toISOString(), reportUrl: 'https://x.example/' },
      'medium-expiring': { medium: 'totp', until: world.now().toISOString() },
    }
    await world.database.transaction(
      async tx => await notices.tell(tx, account(holder), template, parameters[template]),
    )
    await notices.drain()
  }
  const askPhones = async (holder: Holder): Promise<void> => {
    const hint = { kind: 'request', id: holder.id, expiresAt: new Date(world.now().getTime() + 60_000) } as const
    const parameters = { application: 'Portal', place: 'Shanghai', device: 'Chrome', at: world.now().toISOString() }
    await world.database.transaction(
      async tx => await notices.tellPhones(tx, account(holder), { template: 'phone-asked', parameters, hint }),
    )
    await notices.drain()
  }
  const hints = async (holder: Holder) =>
    await world.database.query
      .selectFrom('notices')
      .selectAll()
      .where('account_id', '=', holder.id)
      .where('channel', '=', 'push')
      .orderBy('id')
      .execute()
  const only = (): Received => received[0] ?? assert.fail('nothing was received')

  describe('a message', () => {
    it('is encrypted for the phone, signed by the realm’s key, and says no more than that there is one', async () => {
      const { holder, browser } = await given()
      await tell(holder, 'locked')
      assert.equal(received.length, 1)
      const { headers, body } = only()
      assert.equal(headers['content-encoding'], 'aes128gcm')
      const said = JSON.parse(decrypt(body, browser)) as Record<string, string>
      const { messages } = await inbox.list(holder.id, null)
      assert.deepEqual(said, {
        kind: 'message',
        realm: 'toll',
        id: messages[0]?.id,
        title: 'Qinghe Toll',
        body: 'You have a message about security',
      })
      const claims = readVapid(headers.authorization ?? '', await push.publicKey('toll'))
      assert.equal(claims.aud, origin)
      assert.equal(claims.sub, 'https://id.toll.qinghe.example')
      assert.ok(claims.exp > Date.now() / 1000 && claims.exp <= Date.now() / 1000 + 86_400)
      assert.equal((await hints(holder))[0]?.state, 'sent')
    })

    it('can’t be read by another subscription', async () => {
      const { holder } = await given()
      await tell(holder, 'locked')
      assert.throws(() => decrypt(only().body, subscriber()))
    })

    it('is not sent of a kind that the holder has silenced; of security always', async () => {
      const { holder } = await given()
      await inbox.choose(holder.id, 'reminder', false)
      await inbox.choose(holder.id, 'security', false)
      await tell(holder, 'medium-expiring')
      assert.equal(received.length, 0)
      await tell(holder, 'locked')
      assert.equal(received.length, 1)
    })

    it('goes to every phone of the account that lets itself be woken, and to none else', async () => {
      const { holder } = await given('/first')
      await subscribe(await scene.phone(holder), `${origin}/second`, subscriber())
      await scene.phone(holder)
      await given('/other')
      await tell(holder, 'data-downloaded')
      assert.deepEqual(received.map(one => one.path).toSorted(), ['/first', '/second'])
    })
  })

  describe('a request', () => {
    it('is urgent, is dropped with its deadline, and spares the SMS', async () => {
      const { holder, browser } = await given()
      await askPhones(holder)
      const { headers, body } = only()
      assert.deepEqual([headers.ttl, headers.urgency], ['60', 'high'])
      assert.equal((JSON.parse(decrypt(body, browser)) as { body: string }).body, 'A request waits for you to confirm')
      assert.deepEqual(await world.noticesTo(holder.phone), [])
    })

    it('comes by SMS where no phone can be woken', async () => {
      const holder = await world.holder()
      await askPhones(holder)
      const rows = await world.database.query
        .selectFrom('notices')
        .select(['channel', 'template', 'state'])
        .where('account_id', '=', holder.id)
        .execute()
      assert.deepEqual(rows, [{ channel: 'sms', template: 'phone-asked', state: 'sent' }])
    })
  })

  describe('the push service', () => {
    for (const status of [404, 410])
      it(`ends the subscription by ${status}, quietly`, async () => {
        const { holder, phone } = await given()
        answer = status
        await tell(holder, 'locked')
        assert.equal(await world.pushStore.find(world.database.query, phone), null)
        assert.equal((await hints(holder))[0]?.state, 'expired')
        const dead = (await world.eventsOf('notice.dead')).filter(event => event.account_id === holder.id)
        assert.deepEqual(dead, [])
      })

    for (const status of [429, 503])
      it(`is tried again after ${status}, as often as the realm says and no oftener`, async () => {
        const { holder, phone } = await given()
        answer = status
        await tell(holder, 'locked')
        const [first] = await hints(holder)
        assert.deepEqual([first?.state, first?.attempts], ['waiting', 1])
        for (let tries = 0; tries < 10; tries++) {
          world.pass(3_600_000)
          notices.kick({ channel: 'push', isCode: false })
          await notices.drain()
        }
        const [last] = await hints(holder)
        assert.deepEqual([last?.state, last?.attempts], ['expired', 6])
        assert.equal(received.length, 6)
        assert.notEqual(await world.pushStore.find(world.database.query, phone), null)
      })

    it('is not followed anywhere', async () => {
      const { holder } = await given()
      answer = 302
      await tell(holder, 'locked')
      assert.deepEqual(
        received.map(one => one.path),
        ['/one'],
      )
      assert.equal((await hints(holder))[0]?.state, 'expired')
    })

    it('is asked only where it is one that may be called, whatever a row says', async () => {
      const { holder, phone, browser } = await given()
      await subscribe(phone, `${origin.replace('127.0.0.1', 'localhost')}/one`, browser)
      await tell(holder, 'locked')
      assert.equal(received.length, 0)
      assert.equal((await hints(holder))[0]?.last_error, 'rejected:endpoint')
    })
  })

  describe('a subscription', () => {
    it('ends with its phone', async () => {
      const { holder, phone } = await given()
      await world.phoneStore.revoke(world.database.query, holder.id, phone.phoneId)
      await tell(holder, 'locked')
      assert.equal(received.length, 0)
      assert.deepEqual(await world.pushStore.wakeable(world.database.query, holder.id), [])
    })

    it('is one account’s: a browser that another subscribes wakes nobody for the first any more', async () => {
      const first = await given('/shared')
      const second = await given('/shared')
      await tell(first.holder, 'locked')
      assert.equal(received.length, 0)
      await tell(second.holder, 'locked')
      assert.equal(received.length, 1)
    })

    it('is kept sealed', async () => {
      const { holder, browser } = await given('/secret-path')
      const rows = await world.database.query
        .selectFrom('push_subscriptions')
        .selectAll()
        .where('account_id', '=', holder.id)
        .execute()
      const kept = JSON.stringify(rows)
      for (const clear of ['secret-path', browser.keys.auth, browser.keys.p256dh])
        assert.equal(kept.includes(clear), false)
    })
  })

  describe('the realm’s key', () => {
    it('is made once, however many ask for the first time together, and each realm has its own', async () => {
      const asked = await Promise.all([1, 2, 3, 4].map(async () => await push.publicKey('traffic')))
      assert.equal(new Set(asked).size, 1)
      assert.notEqual(asked[0], await push.publicKey('toll'))
    })
  })
})
