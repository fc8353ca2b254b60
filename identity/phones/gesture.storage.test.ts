import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Answer, openPhones, type Phones, password } from './testing-phones.ts'

onEachDatabase<unknown>('the gesture of a phone', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])

  /** Registered, with the gesture 1-2-3-6. */
  async function withGesture() {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    // Later by a millisecond each time, as a phone's clock is.
    let at = phones.now().getTime()
    const signed = async (gesture: string, change: { key?: CryptoKeyPair } = {}) =>
      await phone.signed(gesture, phone.id, { at: ++at, ...change })
    const set = await phone.call('PUT', '/phone/gesture', { signed: await signed('1236') })
    assert.equal(set.status, 204)
    const send = async (text: string) =>
      await phone.call('POST', '/phone/proof', { proof: { kind: 'gesture', signed: text } })
    return { holder, phone, signed, send, draw: async (gesture: string) => await send(await signed(gesture)) }
  }

  it('proves its holder', async () => {
    const { draw, phone } = await withGesture()
    assert.equal((await draw('1236')).status, 204)
    assert.equal((await phone.call('GET', '/phone')).body.gesture, 'set')
  })

  it('is kept as a hash only', async () => {
    const { phone } = await withGesture()
    const row = await phones.database.query
      .selectFrom('phones')
      .selectAll()
      .where('id', '=', phone.id)
      .executeTakeFirst()
    const [, payload = ''] = (await phone.signed('1236', phone.id)).split('.')
    const { value } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { value: string }
    assert.equal(JSON.stringify(row).includes(value), false)
  })

  it('has five tries, then only the password helps, and a new gesture', async () => {
    const { draw, phone, signed } = await withGesture()
    const left = []
    for (let tries = 0; tries < 4; tries++)
      left.push(((await draw('147')).body.details as { attemptsLeft: number }).attemptsLeft)
    assert.deepEqual(left, [4, 3, 2, 1])
    refused(await draw('147'), 423, 'proof.locked')
    refused(await draw('1236'), 423, 'proof.locked')
    assert.equal((await phone.call('GET', '/phone')).body.gesture, 'used-up')
    const proof = { kind: 'password', password }
    assert.equal((await phone.call('PUT', '/phone/gesture', { signed: await signed('1478'), proof })).status, 204)
    assert.equal((await draw('1478')).status, 204)
  })

  it('counts again from the start after a right one', async () => {
    const { draw } = await withGesture()
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 3; tries++) refused(await draw('147'), 422, 'proof.wrong')
      assert.equal((await draw('1236')).status, 204)
    }
  })

  it('has no more than five tries of 50 at once', async () => {
    const { phone, signed, send } = await withGesture()
    const many = []
    for (let tries = 0; tries < 50; tries++) many.push(await signed('147'))
    const answers = await Promise.all(many.map(send))
    assert.equal(answers.filter(({ status }) => status === 204).length, 0)
    assert.ok(answers.filter(({ code }) => code === 'proof.wrong').length <= 4)
    const row = await phones.database.query
      .selectFrom('phones')
      .selectAll()
      .where('id', '=', phone.id)
      .executeTakeFirst()
    assert.ok((row?.gesture_tries ?? 99) <= 5)
  })

  it('counts once for one signature, of 50 sent at once', async () => {
    const { signed, send } = await withGesture()
    const once = await signed('1236')
    const answers = await Promise.all(Array.from({ length: 50 }, async () => await send(once)))
    assert.equal(answers.filter(({ status }) => status === 204).length, 1)
  })

  it('is worth nothing signed by another key', async () => {
    const { draw, signed, send } = await withGesture()
    const key = await client.randomDPoPKeyPair('ES256', { extractable: true })
    for (let tries = 0; tries < 6; tries++) refused(await send(await signed('1236', { key })), 422, 'proof.wrong')
    assert.equal((await draw('1236')).status, 204)
  })

  it('is worth nothing signed for another phone or long ago', async () => {
    const { phone, send } = await withGesture()
    const other = await phones.registered(await phones.holder())
    refused(await send(await phone.signed('1236', other.id)), 422, 'proof.wrong')
    const old = phones.now().getTime() - 10 * 60_000
    refused(await send(await phone.signed('1236', phone.id, { at: old })), 422, 'proof.wrong')
  })

  it('is not set by itself, nor by a step-up of long ago', async () => {
    const { phone, signed, holder } = await withGesture()
    const proof = { kind: 'gesture', signed: await signed('1236') }
    refused(await phone.call('PUT', '/phone/gesture', { signed: await signed('99'), proof }), 409, 'proof.none')
    await phones.database.query
      .updateTable('sessions')
      .set({ auth_time: new Date(phones.now().getTime() - 11 * 60_000) })
      .where('id', '=', holder.sessionId)
      .execute()
    refused(await phone.call('PUT', '/phone/gesture', { signed: await signed('99') }), 401, 'token.assurance_needed')
  })

  it('is missing where none was set', async () => {
    const phone = await phones.registered(await phones.holder())
    const proof = { kind: 'gesture', signed: await phone.signed('1236', phone.id) }
    refused(await phone.call('POST', '/phone/proof', { proof }), 409, 'proof.none')
  })
})
