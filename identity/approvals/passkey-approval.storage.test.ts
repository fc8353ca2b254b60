/** Payments signed by passkeys and security keys, with one fact altered between showing, signing and executing. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { createPasskeys } from '../authenticators/passkey/index.ts'
import { makeCertificate } from '../ceremonies/testing/certificates.ts'
import { type SoftwareAuthenticator, withPasskey } from '../ceremonies/testing/passkeys.ts'
import type { Deviation, Make } from '../ceremonies/testing/software-authenticator.ts'
import { type Bank, formOf, openBank, payment, submit } from './testing-bank.ts'

type Customer = Awaited<ReturnType<Bank['customer']>>
type Details = ReturnType<typeof payment>

const root = makeCertificate({ name: 'Test root', issuer: null, authority: true })
const leaf = makeCertificate({ name: 'Test key', issuer: root })
const hardware: Make = { synced: false, attestation: { key: leaf.key, chain: [leaf.der] } }

onEachDatabase<unknown>('payments signed by passkeys', database => {
  let bank: Bank
  before(async () => {
    bank = await openBank(database, policy => {
      policy.passkeys = { allowed: true, anchors: [root.pem] }
    })
  })
  after(() => bank.close())

  async function customerWith(make: Make = {}) {
    const customer = await bank.customer()
    const passkeys = createPasskeys({ ...bank, store: bank.passkeyStore })
    const { authenticator } = await withPasskey(
      { ...bank, passkeys },
      { id: customer.id, realm: bank.realm },
      { ...make, origin: bank.origin },
    )
    return { customer, authenticator }
  }

  /** Looked at and approved with a medium: the page that asks it. */
  async function asked(customer: Customer, details: Details, medium?: string) {
    const { url, verifier } = await bank.ask(details)
    const shown = await customer.browser.open(url)
    const { action, fields } = formOf(shown.body, 'review')
    const page = await submit(customer.browser, action, { ...fields, ...(medium ? { medium } : {}) })
    return { page, verifier, shown }
  }

  const optionsOn = (body: string): unknown => {
    const [, text = ''] = /data-passkey="([^"]*)"/.exec(body) ?? []
    return JSON.parse(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
  }

  /** What a page carries to be signed, signed and sent. @param from another page's question */
  async function answer(
    customer: Customer,
    authenticator: SoftwareAuthenticator,
    { body, from = body, deviation = {} }: { body: string; from?: string; deviation?: Deviation },
  ) {
    const credential = authenticator.get(optionsOn(from), deviation)
    const { action, fields } = formOf(body, 'passkey')
    return await submit(customer.browser, action, { ...fields, credential: JSON.stringify(credential) })
  }

  const rowOf = async (details: Details) =>
    await bank.database.query
      .selectFrom('approvals')
      .select(['id', 'status', 'medium', 'amr', 'aal'])
      .where('transaction_id', '=', details.transaction)
      .executeTakeFirstOrThrow()

  async function tamper(details: Details, changes: Record<string, unknown>): Promise<void> {
    const { id } = await rowOf(details)
    const changed = bank.keys.encrypt(JSON.stringify({ ...details, ...changes }), `approvals.details.${id}`)
    await bank.database.query.updateTable('approvals').set({ details_cipher: changed }).where('id', '=', id).execute()
  }

  it('a passkey signs exactly what is shown, and nothing but that is executed', async () => {
    const { customer, authenticator } = await customerWith()
    const details = payment()
    const { page, verifier } = await asked(customer, details, 'passkey')
    assert.ok(page.body.includes('¥1,234.50'))
    const landing = await answer(customer, authenticator, { body: page.body })
    const tokens = await bank.exchange(landing.url, verifier)
    const { medium, amr, aal } = await rowOf(details)
    assert.deepEqual([medium, amr, aal], ['passkey', ['pwd', 'swk', 'user', 'mfa'], 2])
    const other = await bank.execute(tokens.access_token, { ...details, amount: 123_451 })
    assert.deepEqual([other.status, other.body.code], [409, 'approval.details_differ'])
    const executed = await bank.execute(tokens.access_token, details)
    assert.deepEqual([executed.status, executed.body.first, executed.body.medium], [200, true, 'passkey'])
  })

  it('a key that cannot leave its hardware approves what a passkey may not', async () => {
    const { customer, authenticator } = await customerWith(hardware)
    const details = payment({ amount: 20_000_000 })
    const { page, shown } = await asked(customer, details)
    assert.ok(!shown.body.includes('value="passkey"') && !shown.body.includes('value="otp-token"'))
    await answer(customer, authenticator, { body: page.body })
    const { status, medium, amr, aal } = await rowOf(details)
    assert.deepEqual([status, medium, amr, aal], ['approved', 'security-key', ['pwd', 'hwk', 'user', 'mfa'], 3])
  })

  it('a passkey that can be copied is not offered there', async () => {
    const { customer } = await customerWith()
    const { url } = await bank.ask(payment({ amount: 20_000_000 }))
    const page = await customer.browser.open(url)
    assert.equal(page.status, 403)
  })

  it('a copied one does not pass for the hardware key that was chosen', async () => {
    const { customer } = await customerWith(hardware)
    const passkeys = createPasskeys({ ...bank, store: bank.passkeyStore })
    const copied = await withPasskey(
      { ...bank, passkeys },
      { id: customer.id, realm: bank.realm },
      { origin: bank.origin },
    )
    const details = payment()
    const { page } = await asked(customer, details, 'security-key')
    assert.equal((await answer(customer, copied.authenticator, { body: page.body })).status, 422)
    assert.equal((await rowOf(details)).status, 'asked')
  })

  it('approves what asks for AAL 3', async () => {
    const { customer, authenticator } = await customerWith(hardware)
    const details = {
      type: 'operation',
      operation: 'raise-limit',
      transaction: payment().transaction,
      title: { 'zh-CN': '提高限额', en: 'Raise a limit' },
      items: [{ name: { 'zh-CN': '新限额', en: 'New limit' }, value: '5000.00' }],
    } as unknown as Details
    const { page } = await asked(customer, details)
    await answer(customer, authenticator, { body: page.body })
    const { status, medium, aal } = await rowOf(details)
    assert.deepEqual([status, medium, aal], ['approved', 'security-key', 3])
  })

  it('a signature for another payment approves nothing, though payee and amount are alike', async () => {
    const { customer, authenticator } = await customerWith()
    const [one, two] = [payment(), payment()]
    const there = await asked(customer, one, 'passkey')
    const here = await asked(customer, two, 'passkey')
    const page = await answer(customer, authenticator, { body: here.page.body, from: there.page.body })
    assert.equal(page.status, 422)
    assert.equal((await rowOf(two)).status, 'asked')
  })

  it('another customer’s passkey approves nothing', async () => {
    const [{ customer }, other] = [await customerWith(), await customerWith()]
    const details = payment()
    const { page } = await asked(customer, details, 'passkey')
    assert.equal((await answer(customer, other.authenticator, { body: page.body })).status, 422)
    assert.equal((await rowOf(details)).status, 'asked')
  })

  for (const [what, deviation] of [
    ['a challenge that was not asked', { challenge: 'A'.repeat(43) }],
    ['another origin', { origin: 'http://evil.example' }],
    ['no verification of the holder', { userVerified: false }],
  ] satisfies [string, Deviation][])
    it(`${what} approves nothing`, async () => {
      const { customer, authenticator } = await customerWith()
      const details = payment()
      const { page } = await asked(customer, details, 'passkey')
      assert.equal((await answer(customer, authenticator, { body: page.body, deviation })).status, 422)
      assert.equal((await rowOf(details)).status, 'asked')
    })

  it('details that were changed after the page was drawn are refused, and the right signature with them', async () => {
    const { customer, authenticator } = await customerWith()
    const details = payment()
    const { page } = await asked(customer, details, 'passkey')
    await tamper(details, { amount: 123_451 })
    assert.equal((await answer(customer, authenticator, { body: page.body })).status, 403)
    assert.equal((await rowOf(details)).status, 'refused')
  })

  it('a passkey that the session was begun with stands for no payment', async () => {
    const { customer } = await customerWith()
    const evidence = JSON.stringify([{ kind: 'passkey', at: new Date().toISOString(), bound: null }])
    await bank.database.query
      .updateTable('sessions')
      .set({ evidence, aal: 2 })
      .where('id', '=', customer.sessionId)
      .execute()
    const { page } = await asked(customer, payment(), 'passkey')
    assert.match(page.body, /data-passkey=/)
  })

  it('one signature many times at once approves once', async () => {
    const { customer, authenticator } = await customerWith()
    const details = payment()
    const { page } = await asked(customer, details, 'passkey')
    const credential = JSON.stringify(authenticator.get(optionsOn(page.body)))
    const { action, fields } = formOf(page.body, 'passkey')
    await Promise.all(Array.from({ length: 20 }, () => submit(customer.browser, action, { ...fields, credential })))
    const completed = await bank.identity.eventsWritten('approval.completed')
    assert.equal(completed.filter(event => event.account_id === customer.id).length, 1)
  })
})
