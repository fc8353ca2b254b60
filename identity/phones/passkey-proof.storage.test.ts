import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { createPasskeys } from '../authenticators/passkey/index.ts'
import { createSoftwareAuthenticator, type Deviation } from '../ceremonies/testing/software-authenticator.ts'
import { type Answer, openPhones, type Phones, phoneOrigin } from './testing-phones.ts'

onEachDatabase<unknown>('a passkey on a phone', database => {
  let phones: Phones
  before(async () => {
    phones = await openPhones(database)
  })
  after(() => phones.close())

  const refused = (answer: Answer, status: number, code: string): void =>
    assert.deepEqual([answer.status, answer.code], [status, code])

  async function withPasskey() {
    const holder = await phones.holder()
    const phone = await phones.registered(holder)
    const realm = phones.identity.realms.get('toll')
    const { database: inside, keys, now, passkeyStore: store } = phones
    const passkeys = createPasskeys({ database: inside, store, keys, now })
    const authenticator = createSoftwareAuthenticator()
    const adding = { realm, accountId: holder.id, sessionId: holder.sessionId }
    const options = await passkeys.creation(adding, { account: 'holder', realm: 'realm' })
    const made = await passkeys.make(adding, authenticator.create(options, { origin: phones.origin }))
    assert.ok(made.ok)
    const passkey = { ...made.passkey, id: phones.newId(), name: 'mine', madeOn: 'Chrome', madeAtPlace: null }
    await inside.transaction(async tx => await store.insert(tx, { id: holder.id, realm: 'toll' }, passkey))
    const ask = async () => (await phone.call('POST', '/phone/passkey-options')).body.options
    const prove = async (asked: unknown, deviation: Deviation = {}) => {
      const credential = authenticator.get(asked, { origin: phoneOrigin, ...deviation })
      return await phone.call('POST', '/phone/proof', { proof: { kind: 'passkey', credential } })
    }
    return { phone, ask, prove }
  }

  it('proves its holder from the pages of the phone app, once for one question', async () => {
    const { ask, prove } = await withPasskey()
    const asked = await ask()
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await prove(asked)))
    assert.equal(answers.filter(({ status }) => status === 204).length, 1)
  })

  it('may be asked for by the realm’s own pages too', async () => {
    const { ask, prove } = await withPasskey()
    assert.equal((await prove(await ask(), { origin: phones.origin })).status, 204)
  })

  const wrong: [string, Deviation][] = [
    ['from any other site', { origin: 'https://phone.example' }],
    ['without looking at its holder', { userVerified: false }],
    ['for another question', { challenge: Buffer.alloc(32).toString('base64url') }],
  ]
  for (const [name, deviation] of wrong)
    it(`is worth nothing ${name}`, async () => {
      const { ask, prove } = await withPasskey()
      refused(await prove(await ask(), deviation), 422, 'proof.wrong')
    })

  it('is worth nothing for a question that was asked two minutes ago', async () => {
    const { ask, prove } = await withPasskey()
    const asked = await ask()
    phones.clock.skew = 121_000
    const answer = await prove(asked)
    phones.clock.skew = 0
    refused(answer, 422, 'proof.wrong')
  })

  it('is worth nothing for the question of another phone', async () => {
    const { prove, ask } = await withPasskey()
    const other = await withPasskey()
    await ask()
    refused(await prove(await other.ask()), 422, 'proof.wrong')
  })
})
