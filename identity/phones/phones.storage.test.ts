import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import * as client from 'openid-client'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Answer, openPhones, type Phones, password, phoneOrigin } from './testing-phones.ts'

onEachDatabase<unknown>('a phone', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])
  const eventsOf = async (accountId: string, kind: string) =>
    (await phones.identity.eventsWritten(kind)).filter(event => event.account_id === accountId)

  it('is registered after a step-up, told, and listed with its name', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    const { body } = await phone.call('GET', '/phone')
    assert.deepEqual([body.realm, body.gesture, body.passkey], ['toll', 'none', false])
    assert.deepEqual(body.phone, { id: phone.id, name: '我的手机' })
    const list = (await phone.call('GET', '/phone/phones')).body.phones as { id: string; here: boolean }[]
    assert.deepEqual(
      list.map(({ id, here }) => [id, here]),
      [[phone.id, true]],
    )
    assert.equal((await phones.identity.noticesTo(holder.number)).at(-1)?.template, 'phone-added')
    assert.equal((await eventsOf(holder.id, 'phone.added')).length, 1)
  })

  it('is registered by no session that was not stepped up, and says what is wanted', async () => {
    const phone = await phones.phone(await phones.holder({ aal: 1 }))
    const answer = await phone.call('POST', '/phone/registration', {})
    refused(answer, 401, 'token.assurance_needed')
    assert.match(answer.headers.get('www-authenticate') ?? '', /acr_values="2", max_age="600"/)
  })

  it('is registered by no session whose step-up is old', async () => {
    const holder = await phones.holder()
    const phone = await phones.phone(holder)
    await phones.database.query
      .updateTable('sessions')
      .set({ auth_time: new Date(phones.now().getTime() - 11 * 60_000) })
      .where('id', '=', holder.sessionId)
      .execute()
    refused(await phone.call('POST', '/phone/registration', {}), 401, 'token.assurance_needed')
  })

  it('ends the other sessions of the account when it is registered', async () => {
    const holder = await phones.holder()
    const other = await phones.signIn({ ...holder, browser: holder.browser })
    await phones.registered(holder)
    const live = await phones.sessions.list(phones.database.query, holder.id)
    assert.deepEqual(
      live.map(({ id }) => id),
      [other],
    )
  })

  it('is one phone however often and however parallel it is registered', async () => {
    const phone = await phones.phone(await phones.holder())
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await phone.call('POST', '/phone/registration', {})),
    )
    const ids = new Set(answers.map(({ status, body }) => `${status} ${String(body.id)}`))
    assert.equal(ids.size, 1)
    assert.match([...ids][0] ?? '', /^200 /)
  })

  it('is one of five at most', async () => {
    const holder = await phones.holder()
    for (let count = 0; count < 5; count++) await phones.registered(holder)
    const sixth = await phones.phone(holder)
    refused(await sixth.call('POST', '/phone/registration', {}), 409, 'phone.too_many')
  })

  it('is nothing before it is registered', async () => {
    const phone = await phones.phone(await phones.holder())
    refused(await phone.call('GET', '/phone'), 403, 'phone.unknown')
  })

  it('is nothing with the token of another account, registered with the same key or not', async () => {
    const mine = await phones.registered(await phones.holder())
    const stranger = await phones.phone(await phones.holder(), { keys: mine.pair })
    refused(await stranger.call('GET', '/phone'), 403, 'phone.unknown')
    const other = await phones.registered(await phones.holder())
    const answer = await mine.call('GET', '/phone', undefined, { token: other.token })
    refused(answer, 401, 'token.proof_invalid')
  })

  it('is not proved by another key', async () => {
    const phone = await phones.registered(await phones.holder())
    const key = await client.randomDPoPKeyPair('ES256', { extractable: true })
    const proof = await phone.proof('GET', '/phone', { key })
    refused(await phone.call('GET', '/phone', undefined, { proof }), 401, 'token.proof_invalid')
  })

  it('is proved once by one proof, of 50 sent at once', async () => {
    const phone = await phones.registered(await phones.holder())
    const proof = await phone.proof('GET', '/phone')
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => await phone.call('GET', '/phone', undefined, { proof })),
    )
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    assert.equal(answers.filter(({ code }) => code === 'token.proof_invalid').length, 49)
  })

  it('is not proved for another call', async () => {
    const phone = await phones.registered(await phones.holder())
    const proof = await phone.proof('GET', '/phone/phones')
    refused(await phone.call('GET', '/phone', undefined, { proof }), 401, 'token.proof_invalid')
  })

  it('is nothing without a bound token: the token alone', async () => {
    const phone = await phones.registered(await phones.holder())
    const response = await fetch(`${phone.issuer}/api/phone`, { headers: { authorization: `Bearer ${phone.token}` } })
    assert.equal(response.status, 401)
  })

  it('is nothing in another realm', async () => {
    const phone = await phones.registered(await phones.holder())
    const { issuer } = phones.identity.realms.get('bank')
    const proof = await phone.proof('GET', '/phone', { claims: { htu: `${issuer}/api/phone` } })
    refused(await phone.call('GET', '/phone', undefined, { proof, realm: 'bank' }), 401, 'token.invalid')
  })

  it('is nothing once the session has ended', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    await phones.sessions.end(phones.database.query, holder.sessionId, 'signed-out')
    refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
  })

  it('is nothing once the account is held', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    await phones.database.query.updateTable('accounts').set({ status: 'held' }).where('id', '=', holder.id).execute()
    refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
  })

  it('is gone once revoked: its session ends, and its key never comes back', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    assert.equal((await phone.call('DELETE', '/phone')).status, 204)
    refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
    assert.deepEqual(await phones.sessions.list(phones.database.query, holder.id), [])
    assert.equal((await phones.identity.noticesTo(holder.number)).at(-1)?.template, 'phone-revoked')

    await phones.signIn(holder)
    const again = await phones.phone(holder, { keys: phone.pair })
    refused(await again.call('GET', '/phone'), 403, 'phone.revoked')
    refused(await again.call('POST', '/phone/registration', {}), 403, 'phone.revoked')
  })

  it('is signed out from the web by its holder, and by nobody else', async () => {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    const stranger = await phones.holder()
    const end = async ({ browser }: typeof holder) =>
      await browser.open(`/realms/toll/api/account/phones/${phone.id}`, {
        method: 'DELETE',
        headers: { 'sec-fetch-site': 'same-origin' },
      })
    assert.equal((await end(stranger)).status, 404)
    assert.equal((await phone.call('GET', '/phone')).status, 200)
    assert.equal((await end(holder)).status, 200)
    refused(await phone.call('GET', '/phone'), 401, 'token.invalid')
    await phones.signIn(holder)
    const again = await phones.phone(holder, { keys: phone.pair })
    refused(await again.call('GET', '/phone'), 403, 'phone.revoked')
  })

  it('may ask for the realm’s passkeys: the realm says so', async () => {
    const response = await fetch(`${phones.origin}/.well-known/webauthn`)
    assert.deepEqual(await response.json(), { origins: [phoneOrigin] })
  })

  it('answers the pages of the phone app only', async () => {
    const { issuer } = phones.identity.realms.get('toll')
    const ask = async (origin: string) =>
      await fetch(`${issuer}/api/phone`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'dpop' },
      })
    const own = await ask(phoneOrigin)
    assert.equal(own.headers.get('access-control-allow-origin'), phoneOrigin)
    assert.equal(own.headers.get('access-control-allow-credentials'), null)
    assert.notEqual(
      (await ask('http://localhost:9999')).headers.get('access-control-allow-origin'),
      'http://localhost:9999',
    )
  })

  it('proves its holder by password, and is locked by wrong ones before they are looked at', async () => {
    const phone = await phones.registered(await phones.holder())
    const prove = async (text: string) =>
      await phone.call('POST', '/phone/proof', { proof: { kind: 'password', password: text } })
    assert.equal((await prove(password)).status, 204)
    const wrong = await Promise.all(Array.from({ length: 12 }, async () => await prove('wrong-password')))
    assert.equal(wrong.filter(({ code }) => code === 'proof.wrong').length, 4)
    assert.equal(wrong.filter(({ code }) => code === 'proof.locked').length, 8)
    refused(await prove(password), 423, 'proof.locked')
  })

  it('has nothing to ask passkeys of an account without any', async () => {
    const phone = await phones.registered(await phones.holder())
    assert.deepEqual((await phone.call('POST', '/phone/passkey-options')).body, { options: null })
  })
})
