/** The session of a registered phone's app: how long it lives, what ends it, and who gains nothing by it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { createTicketStore } from '../tickets/store.ts'
import { type Answer, type Holder, openPhones, type Phones } from './testing-phones.ts'

const minute = 60_000
const day = 24 * 60 * minute

onEachDatabase<unknown>('a phone that stays signed in', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  type Phone = Awaited<ReturnType<Phones['registered']>>
  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])
  const notRefreshed = async (phone: Pick<Phone, 'refresh'>, key?: CryptoKeyPair) =>
    await assert.rejects(phone.refresh(key), { error: 'invalid_grant' })
  const live = async (holder: Holder) => await phones.sessions.list(phones.database.query, holder.id)
  const ofPhone = async (holder: Holder) => (await live(holder)).filter(({ phoneId }) => phoneId !== null)
  const isLive = async (id: string) => (await phones.sessions.findById(phones.database.query, id)) !== null
  const setGesture = async (phone: Phone) =>
    assert.equal(
      (await phone.call('PUT', '/phone/gesture', { signed: await phone.signed('1236', phone.id) })).status,
      204,
    )

  async function staying(realm = 'bank') {
    const holder = await phones.holder({ realm, device: randomUUID() })
    const phone = await phones.registered(holder)
    await setGesture(phone)
    const [session] = await ofPhone(holder)
    return { holder, phone, session: session ?? assert.fail('the phone has no session of its own') }
  }

  describe('how long', () => {
    it('has a session of its own from its gesture on, as old as what was proved, and keeps its tokens', async () => {
      const { holder, phone, session } = await staying()
      const web = await phones.sessions.findById(phones.database.query, holder.sessionId)
      assert.deepEqual(
        [session.phoneId, session.aal, session.authTime, session.deviceId, session.evidence],
        [phone.id, web?.aal, web?.authTime, web?.deviceId, []],
      )
      assert.match(session.clientLabel, /^青禾令牌手机应用/)
      assert.equal(session.expiresAt.getTime() - session.createdAt.getTime(), 30 * day)
      assert.equal((await phone.call('GET', '/phone')).status, 200)
      const events = await phones.identity.eventsWritten('phone.stays-signed-in')
      assert.equal(events.filter(event => event.account_id === holder.id).length, 1)
    })

    it('outlives the session of its browser, whose cookie signs nobody in any more', async () => {
      const { holder, phone } = await staying()
      await phones.pass(holder.id, 11 * minute)
      assert.equal(await isLive(holder.sessionId), false)
      assert.equal((await holder.browser.open('/realms/bank/api/account')).status, 401)
      refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
      const later = await phone.refresh()
      assert.equal((await later.call('GET', '/phone')).status, 200)
    })

    it('approves what was pushed after eleven minutes in the pocket', async () => {
      const { holder, phone } = await staying()
      await phones.pass(holder.id, 11 * minute)
      const ticket = await pushed(holder)
      const later = await phone.refresh()
      const proof = { kind: 'gesture', signed: await later.signed('1236', phone.id, { at: Date.now() + 1000 }) }
      const waiting = await later.call('GET', '/phone/requests')
      assert.equal((waiting.body.request as { id: string }).id, ticket)
      assert.equal((await later.call('POST', '/phone/tickets/approve', { ticket, proof })).status, 200)
      const row = await phones.database.query.selectFrom('tickets').selectAll().where('id', '=', ticket).execute()
      assert.equal(row[0]?.status, 'approved')
    })

    it('ends where it was not used for as long as the realm says', async () => {
      const { holder, phone } = await staying()
      await phones.pass(holder.id, 30 * day + minute)
      await notRefreshed(phone)
    })

    it('lives on by being used, and ends at its absolute end however much it is', async () => {
      const { holder, phone, session } = await staying()
      let used: Pick<Phone, 'refresh'> = phone
      for (let month = 0; month < 3; month++) {
        await phones.pass(holder.id, 29 * day)
        used = await used.refresh()
      }
      const left = (await ofPhone(holder)).map(({ expiresAt }) => expiresAt.getTime() - Date.now())
      assert.ok(left.every(ms => ms > 2 * day && ms < 4 * day))
      await phones.pass(holder.id, 3 * day)
      await notRefreshed(used)
      assert.equal(await isLive(session.id), false)
    })

    it('ends with the browser’s where no gesture locks the app', async () => {
      const holder = await phones.holder({ realm: 'bank', device: randomUUID() })
      const phone = await phones.registered(holder)
      assert.deepEqual(await ofPhone(holder), [])
      await phones.pass(holder.id, 11 * minute)
      await notRefreshed(phone)
    })

    it('ends with the browser’s on a device that others use too', async () => {
      const holder = await phones.holder({ realm: 'bank' })
      const phone = await phones.registered(holder)
      await setGesture(phone)
      assert.deepEqual(await ofPhone(holder), [])
      await phones.pass(holder.id, 11 * minute)
      await notRefreshed(phone)
    })

    it('ends as a browser’s does from where the gesture was removed', async () => {
      const { holder, phone } = await staying()
      assert.equal((await phone.call('DELETE', '/phone/gesture')).status, 204)
      assert.equal((await phone.call('GET', '/phone')).status, 200)
      await phones.pass(holder.id, 11 * minute)
      await notRefreshed(phone)
      await phones.signIn(holder, 2, randomUUID())
      const again = await phones.phone(holder, { keys: phone.pair })
      assert.equal((await again.call('GET', '/phone')).status, 200)
      assert.deepEqual(await ofPhone(holder), [])
    })
  })

  describe('signed in anew', () => {
    it('with its key, it stays signed in again, in one session, of which 20 calls at once make one', async () => {
      const { holder, phone, session } = await staying()
      await phones.signIn(holder, 2, randomUUID())
      const again = await phones.phone(holder, { keys: phone.pair })
      const answers = await Promise.all(Array.from({ length: 20 }, async () => await again.call('GET', '/phone')))
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
      assert.equal((await again.call('GET', '/phone')).status, 200)
      const [only, ...more] = await ofPhone(holder)
      assert.deepEqual([more, only?.id === session.id], [[], false])
      await phones.pass(holder.id, 11 * minute)
      assert.equal((await (await again.refresh()).call('GET', '/phone')).status, 200)
      await notRefreshed(phone)
    })

    it('what was proved for the phone is as old as it is', async () => {
      const { holder, phone } = await staying('toll')
      await phones.pass(holder.id, 13 * 60 * minute)
      const later = await phone.refresh()
      assert.equal((await later.call('GET', '/phone')).status, 200)
      refused(await later.call('GET', '/phone/account'), 401, 'token.assurance_needed')
      const proof = await later.call('PUT', '/phone/gesture', { signed: await later.signed('99', phone.id) })
      refused(proof, 401, 'token.assurance_needed')
    })
  })

  describe('what ends it', () => {
    const onWeb = async (holder: Holder, method: string, path: string) =>
      await holder.browser.open(`/realms/${holder.realm}/api/account${path}`, {
        method,
        headers: { 'sec-fetch-site': 'same-origin' },
      })
    const isOver = async (phone: Pick<Phone, 'call' | 'refresh'>) => {
      refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
      await notRefreshed(phone)
    }

    it('its holder among their sessions', async () => {
      const { holder, phone, session } = await staying()
      const { body } = await onWeb(holder, 'GET', '/sessions')
      const { sessions } = JSON.parse(body) as { sessions: { id: string; thisOne: boolean; lastSeenAt: string }[] }
      const listed = sessions.find(({ id }) => id === session.id)
      assert.deepEqual([listed?.thisOne, listed?.lastSeenAt], [false, session.lastSeenAt.toISOString()])
      assert.equal((await onWeb(holder, 'DELETE', `/sessions/${session.id}`)).status, 200)
      await isOver(phone)
    })
    it('its holder with all others', async () => {
      const { holder, phone } = await staying()
      assert.equal((await onWeb(holder, 'DELETE', '/sessions')).status, 200)
      await isOver(phone)
      assert.equal(await isLive(holder.sessionId), true)
    })
    it('the phone’s end, by its holder on the web or by itself', async () => {
      const one = await staying()
      assert.equal((await onWeb(one.holder, 'DELETE', `/phones/${one.phone.id}`)).status, 200)
      await isOver(one.phone)
      const other = await staying()
      assert.equal((await other.phone.call('DELETE', '/phone')).status, 204)
      await isOver(other.phone)
      assert.deepEqual(await live(other.holder), [])
    })
    for (const status of ['held', 'closed'] as const)
      it(`the account’s being ${status}`, async () => {
        const { holder, phone } = await staying()
        await phones.database.query.updateTable('accounts').set({ status }).where('id', '=', holder.id).execute()
        await isOver(phone)
      })
    it('not the browser’s signing out', async () => {
      const { holder, phone } = await staying()
      await phones.sessions.end(phones.database.query, holder.sessionId, 'signed-out')
      assert.equal((await (await phone.refresh()).call('GET', '/phone')).status, 200)
    })
  })

  describe('who gains nothing', () => {
    it('who has a refresh token and not the key', async () => {
      const { phone } = await staying()
      await notRefreshed(phone, await client.randomDPoPKeyPair('ES256', { extractable: true }))
      assert.equal((await (await phone.refresh()).call('GET', '/phone')).status, 200)
    })

    it('who has the cookie and a key of their own: what they were given ends with the browser’s session', async () => {
      const holder = await phones.holder({ realm: 'bank', device: randomUUID() })
      const phone = await phones.registered(holder)
      const early = await phones.phone(holder)
      await setGesture(phone)
      const late = await phones.phone(holder)
      for (const thief of [early, late]) {
        refused(await thief.call('GET', '/phone'), 403, 'phone.unknown')
        assert.equal((await ofPhone(holder)).length, 1)
      }
      await phones.pass(holder.id, 11 * minute)
      await notRefreshed(early)
      await notRefreshed(late)
      assert.equal((await (await phone.refresh()).call('GET', '/phone')).status, 200)
    })

    it('who sends a refresh token a second time: all of the phone’s end', async () => {
      const { phone } = await staying()
      const later = await phone.refresh()
      await notRefreshed(phone)
      refused(await later.call('GET', '/phone'), 401, 'token.invalid')
      await notRefreshed(later)
    })
  })

  /** A request of an application that waits on the holder's phones. */
  async function pushed(holder: Holder): Promise<string> {
    const id = phones.newId()
    const contents = phones.identity.keys.encrypt(
      JSON.stringify({ bindingMessage: null, rows: [] }),
      'tickets.contents',
    )
    const whose = { realm: holder.realm, accountId: holder.id, clientId: 'bank-portal', application: null, contents }
    const where = { device: null, deviceId: null, place: null, network: null, ceremonyId: null, digitsMac: null }
    const how = { way: 'push', asks: 'client', pollHash: null, slotHashes: [], slotMs: 0 } as const
    const expiresAt = new Date(phones.now().getTime() + 3 * minute)
    await createTicketStore(phones).insert(phones.database.query, { id, ...whose, ...where, ...how, expiresAt })
    return id
  }
})
