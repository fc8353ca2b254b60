/** The phone's calls over HTTP: whether it lets itself be woken, and what waits for it. */
import assert from 'node:assert/strict'
import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Answer, openPhones, type Phones, password } from '../phones/testing-phones.ts'

onEachDatabase<unknown>('what a phone is woken by, at the API', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])
  const keys = {
    p256dh: createECDH('prime256v1').generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
  }
  const subscription = (endpoint = `https://fcm.googleapis.com/fcm/send/${randomUUID()}`) => ({
    subscription: { endpoint, keys },
  })
  const phone = async () => await phones.registered(await phones.holder())
  const subscribed = async (one: Awaited<ReturnType<typeof phone>>) =>
    (await one.call('GET', '/phone/push')).body.subscribed

  it('is subscribed, and sleeps again, with the realm’s key in the answer', async () => {
    const one = await phone()
    const { body } = await one.call('GET', '/phone/push')
    assert.equal(body.subscribed, false)
    assert.equal(Buffer.from(String(body.publicKey), 'base64url').length, 65)
    assert.equal((await one.call('PUT', '/phone/push', subscription())).status, 204)
    assert.equal(await subscribed(one), true)
    assert.equal((await one.call('DELETE', '/phone/push')).status, 204)
    assert.equal(await subscribed(one), false)
  })

  for (const endpoint of [
    'https://127.0.0.1/push',
    'https://localhost:5432/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.8/',
    'https://intranet.bank.example/',
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://fcm.googleapis.com@evil.example/x',
    'https://fcm.googleapis.com:9000/x',
  ])
    it(`calls no ${endpoint}`, async () => {
      const one = await phone()
      refused(await one.call('PUT', '/phone/push', subscription(endpoint)), 422, 'push.endpoint_refused')
      assert.equal(await subscribed(one), false)
    })

  it('takes no keys that nothing can be encrypted with', async () => {
    const given = subscription()
    const bad = { subscription: { ...given.subscription, keys: { ...keys, auth: 'AAAA' } } }
    refused(await (await phone()).call('PUT', '/phone/push', bad), 422, 'push.keys_invalid')
    const p256dh = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url')
    const off = { subscription: { ...given.subscription, keys: { ...keys, p256dh } } }
    refused(await (await phone()).call('PUT', '/phone/push', off), 422, 'push.keys_invalid')
  })

  it('is woken no more once it is given up, and says so to nobody', async () => {
    const holder = await phones.holder()
    const one = await phones.registered(holder)
    await one.call('PUT', '/phone/push', subscription())
    await one.call('DELETE', '/phone')
    refused(await one.call('GET', '/phone/push'), 401, 'token.invalid')
    assert.deepEqual(await phones.pushStore.wakeable(phones.database.query, holder.id), [])
  })

  it('shows what waits, and nothing where nothing does', async () => {
    const { body } = await (await phone()).call('GET', '/phone/requests')
    assert.deepEqual(body, { request: null, heldSince: null })
  })

  it('decides nothing that it does not know, and wants a proof to open what “not me” closed', async () => {
    const one = await phone()
    const ticket = randomUUID()
    const approval = { ticket, digits: null, proof: { kind: 'password', password } }
    refused(await one.call('POST', '/phone/tickets/approve', approval), 404, 'ticket.unknown')
    refused(await one.call('POST', '/phone/tickets/decline', { ticket, notMe: true }), 404, 'ticket.unknown')
    const wrong = { proof: { kind: 'password', password: 'not the one' } }
    refused(await one.call('POST', '/phone/requests/allow', wrong), 422, 'proof.wrong')
  })

  it('is answered to nobody without a token', async () => {
    for (const path of ['/phone/push', '/phone/requests']) {
      const bare = await fetch(`${phones.origin}/realms/toll/api${path}`)
      assert.equal(bare.status, 401, path)
    }
  })
})
