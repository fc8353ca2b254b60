import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { sql } from 'kysely'
import * as client from 'openid-client'
import { hashOfDetails } from '../../kit/approval-details/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { refusalOf } from '../oidc/testing-client.ts'
import { type Bank, formOf, openBank, payment, submit } from './testing-bank.ts'

type Customer = Awaited<ReturnType<Bank['customer']>>

onEachDatabase<unknown>('approving exact details', database => {
  let bank: Bank
  before(async () => {
    bank = await openBank(database)
  })
  after(() => bank.close())

  /** To the page that shows the details. */
  async function shown(customer: Customer, details: unknown = payment()) {
    const { url, verifier } = await bank.ask(details)
    const page = await customer.browser.open(url)
    return { page, verifier, details, review: formOf(page.body, 'review') }
  }

  /** Looked at and approved with: the page that asks for the code. */
  async function reviewed(customer: Customer, details: unknown = payment()) {
    const at = await shown(customer, details)
    return { ...at, page: await submit(customer.browser, at.review.action, at.review.fields) }
  }

  async function codeTo(customer: Customer) {
    const notices = await bank.identity.noticesTo(customer.phone)
    return notices.at(-1) ?? assert.fail('nothing was sent')
  }

  /** Approved: where the browser lands, with a code. */
  async function approved(customer: Customer, details: unknown = payment()) {
    const at = await reviewed(customer, details)
    const { action, fields } = formOf(at.page.body, 'code')
    const code = (await codeTo(customer)).parameters.code ?? ''
    return { ...at, landing: await submit(customer.browser, action, { ...fields, code }) }
  }

  async function token(customer: Customer, details: unknown = payment()) {
    const at = await approved(customer, details)
    return { ...at, tokens: await bank.exchange(at.landing.url, at.verifier) }
  }

  const rowOf = async (details: { transaction: string }) =>
    await bank.database.query
      .selectFrom('approvals')
      .selectAll()
      .where('transaction_id', '=', details.transaction)
      .executeTakeFirstOrThrow()

  /** What an insider with the keys could do between two steps. */
  async function tamper(details: ReturnType<typeof payment>, changes: Record<string, unknown>): Promise<void> {
    const { id } = await rowOf(details)
    const changed = bank.keys.encrypt(JSON.stringify({ ...details, ...changes }), `approvals.details.${id}`)
    await bank.database.query.updateTable('approvals').set({ details_cipher: changed }).where('id', '=', id).execute()
  }

  it('goes from the request to the execution with one and the same details', async () => {
    const customer = await bank.customer()
    const details = payment()
    const at = await token(customer, details)
    const words = ['¥1,234.50', '王小青', '6222 0202 0011 2230', '青禾银行', '6222****1234', '房租', '青禾银行门户']
    for (const text of words) assert.ok(at.page.body.includes(text), text)
    const notice = await codeTo(customer)
    assert.equal(notice.template, 'payment-code')
    assert.deepEqual([notice.parameters.amount, notice.parameters.payee], ['1234.50', '2230'])

    assert.deepEqual(at.tokens.authorization_details, [details])
    const asked = await client.tokenIntrospection(bank.configuration, at.tokens.access_token)
    assert.deepEqual([asked.active, asked.authorization_details], [true, [details]])
    const executed = await bank.execute(at.tokens.access_token, details)
    assert.deepEqual([executed.status, executed.body.first, executed.body.medium], [200, true, 'sms-code'])
    const again = await bank.execute(at.tokens.access_token, details)
    assert.deepEqual([again.status, again.body.first], [200, false])
    assert.equal(again.body.executed_at, executed.body.executed_at)

    const kinds = ['approval.asked', 'approval.completed', 'approval.executed']
    for (const kind of kinds) {
      const events = (await bank.identity.eventsWritten(kind)).filter(event => event.account_id === customer.id)
      assert.equal(events.length, 1, kind)
      assert.equal(events[0]?.detail.hash, hashOfDetails(details))
      assert.equal(events[0]?.detail.payee, '*2230')
    }
  })

  it('shows when a payment for a later day begins and how it repeats', async () => {
    const { page } = await shown(
      await bank.customer(),
      payment({ schedule: { first: '2026-12-01', repeat: 'monthly' } }),
    )
    assert.match(page.body, /2026-12-01 · 每月/)
  })

  it('lets exactly one of many executions be the first', async () => {
    const details = payment()
    const { tokens } = await token(await bank.customer(), details)
    const all = await Promise.all(Array.from({ length: 8 }, () => bank.execute(tokens.access_token, details)))
    assert.equal(all.filter(({ body }) => body.first === true).length, 1)
  })

  it('keeps what is approved in no row in clear', async () => {
    const details = payment({ payee: { account: '6222020200119999', name: '只此一人' } })
    await token(await bank.customer(), details)
    for (const table of ['oidc_artifacts', 'approvals', 'ceremonies', 'events', 'notices'])
      for (const secret of ['只此一人', '6222020200119999']) {
        const found = await sql`select 1 from identity.${sql.id(table)} t where t::text like ${`%${secret}%`}`.execute(
          database.query,
        )
        assert.equal(found.rows.length, 0, `${table}: ${secret}`)
      }
  })

  it('executes nothing but what was approved: one byte of the payee, the amount or the remark', async () => {
    const details = payment()
    const { tokens } = await token(await bank.customer(), details)
    for (const changes of [
      { amount: 123_451 },
      { payee: { ...details.payee, account: '6222020200112231' } },
      { remark: '房祖' },
      { payer: { account: '6222****1235' } },
    ]) {
      const refused = await bank.execute(tokens.access_token, { ...details, ...changes })
      assert.deepEqual([refused.status, refused.body.code], [409, 'approval.details_differ'])
    }
    assert.equal((await rowOf(details)).status, 'approved')
  })

  it('finds out what was changed between showing and signing: before the review', async () => {
    const customer = await bank.customer()
    const details = payment()
    const { review } = await shown(customer, details)
    await tamper(details, { amount: 123_451 })
    const page = await submit(customer.browser, review.action, review.fields)
    assert.equal(page.status, 403)
    const [event] = (await bank.identity.eventsWritten('approval.refused')).slice(-1)
    assert.equal(event?.detail.reason, 'refused.details_changed')
    assert.equal((await rowOf(details)).status, 'refused')
  })

  it('finds out what was changed between showing and signing: after the review', async () => {
    const customer = await bank.customer()
    const details = payment()
    const { page } = await reviewed(customer, details)
    const { action, fields } = formOf(page.body, 'code')
    const code = (await codeTo(customer)).parameters.code ?? ''
    await tamper(details, { payee: { ...details.payee, account: '6222020200112231' } })
    assert.equal((await submit(customer.browser, action, { ...fields, code })).status, 403)
    assert.equal((await rowOf(details)).status, 'refused')
  })

  it('takes no review of something else than what it would approve: approval.not_as_shown', async () => {
    const customer = await bank.customer()
    const { review } = await shown(customer)
    const { hash } = { hash: review.fields.details_hash ?? '' }
    const other = `${hash.slice(0, -1)}${hash.endsWith('A') ? 'B' : 'A'}`
    const page = await submit(customer.browser, review.action, { ...review.fields, details_hash: other })
    assert.equal(page.status, 422)
    assert.ok(page.body.includes('和您刚才看到的不一样'))
  })

  it('gives no code for details that were changed between signing and the token', async () => {
    const customer = await bank.customer()
    const details = payment()
    const { page } = await reviewed(customer, details)
    const { action, fields } = formOf(page.body, 'code')
    const code = (await codeTo(customer)).parameters.code ?? ''
    const changed = bank.keys.encrypt(JSON.stringify([{ ...details, amount: 1 }]), 'oidc.details')
    await sql`update identity.oidc_artifacts set payload = jsonb_set(payload, '{params,authorization_details}', ${JSON.stringify(changed)}::jsonb)
      where model = 'Interaction' and payload -> 'params' ->> 'authorization_details' is not null`.execute(
      database.query,
    )
    const landing = await submit(customer.browser, action, { ...fields, code })
    assert.equal(landing.url.searchParams.get('error'), 'invalid_authorization_details')
    assert.equal((await rowOf(details)).status, 'approved')
  })

  it('executes nothing with a token whose details were changed', async () => {
    const details = payment()
    const { tokens } = await token(await bank.customer(), details)
    const other = { ...details, amount: 123_451 }
    const changed = bank.keys.encrypt(JSON.stringify([other]), 'oidc.details')
    await sql`update identity.oidc_artifacts set payload = jsonb_set(payload, '{rar}', ${JSON.stringify(changed)}::jsonb)
      where model = 'AccessToken' and id_hash = ${bank.keys.hashToken(tokens.access_token)}`.execute(database.query)
    const refused = await bank.execute(tokens.access_token, other)
    assert.deepEqual([refused.status, refused.body.code], [409, 'approval.details_differ'])
  })

  it('gives no second approval by a refresh', async () => {
    const details = payment()
    const { tokens } = await token(await bank.customer(), details)
    const fresh = await client.refreshTokenGrant(bank.configuration, tokens.refresh_token ?? '')
    assert.equal(fresh.authorization_details, undefined)
    const refused = await bank.execute(fresh.access_token, details)
    assert.deepEqual([refused.status, refused.body.code], [403, 'approval.none'])
  })

  it('tells the application when the customer declines', async () => {
    const customer = await bank.customer()
    const details = payment()
    const { review } = await shown(customer, details)
    const landing = await submit(customer.browser, `${review.action}/decline`, review.fields)
    assert.equal(landing.url.searchParams.get('error'), 'access_denied')
    assert.equal((await rowOf(details)).status, 'declined')
    assert.equal((await bank.identity.eventsWritten('approval.declined')).at(-1)?.account_id, customer.id)
  })

  it('takes details by PAR only', async () => {
    const customer = await bank.customer()
    const { url } = await bank.ask(payment(), { par: false })
    const landing = await customer.browser.open(url)
    assert.equal(landing.url.searchParams.get('error'), 'invalid_authorization_details')
  })

  const malformed: [what: string, details: Record<string, unknown>][] = [
    ['an amount with a fraction', payment({ amount: 1.5 })],
    ['an amount of nothing', payment({ amount: 0 })],
    ['another currency', payment({ currency: 'USD' })],
    ['an account that is not masked', payment({ payer: { account: '6222020200001234' } })],
    ['a name that reads backwards', payment({ payee: { account: '6222020200112230', name: '王\u202E小青' } })],
    ['a name with what is not seen', payment({ payee: { account: '6222020200112230', name: '王\u200B小青' } })],
    ['a member too many', payment({ note: 'x' })],
    ['a transaction id that is too short', payment({ transaction: '1' })],
    ['a type that is not known', payment({ type: 'loan' })],
    [
      'an operation that the client may not have approved',
      {
        type: 'operation',
        operation: 'payee.add',
        transaction: payment().transaction,
        title: { 'zh-CN': '一', en: 'a' },
        items: [{ name: { 'zh-CN': '一', en: 'a' }, value: 'v' }],
      },
    ],
  ]
  for (const [what, details] of malformed) {
    it(`refuses ${what}: invalid_authorization_details`, async () => {
      assert.equal(await refusalOf(bank.ask(details)), 'invalid_authorization_details')
    })
  }

  it('takes one transaction for one set of details, and once', async () => {
    const customer = await bank.customer()
    const details = payment()
    await shown(customer, details)
    const other = await customer.browser.open((await bank.ask({ ...details, amount: 2 })).url)
    assert.equal(other.url.searchParams.get('error'), 'invalid_authorization_details')
    await approved(customer, details)
    const again = await customer.browser.open((await bank.ask(details)).url)
    assert.equal(again.url.searchParams.get('error'), 'invalid_authorization_details')
  })

  it('takes a code for the details that it was sent with, and for no others', async () => {
    const customer = await bank.customer()
    const one = await reviewed(customer, payment())
    const code = (await codeTo(customer)).parameters.code ?? ''
    const other = await shown(customer, payment({ amount: 999_900 }))
    await bank.database.query
      .updateTable('codes')
      .set({ sent_at: new Date(0) })
      .execute()
    const asked = await submit(customer.browser, other.review.action, other.review.fields)
    const { action, fields } = formOf(asked.body, 'code')
    assert.notEqual(formOf(one.page.body, 'code').action, action)
    const page = await submit(customer.browser, action, { ...fields, code })
    assert.equal(page.status, 422)
  })

  it('refuses what is above the medium’s limit, and what the day has no room for', async () => {
    const customer = await bank.customer()
    const tooMuch = await shown(customer, payment({ amount: 1_000_001 }))
    assert.equal(tooMuch.page.status, 403)
    await bank.database.query
      .updateTable('approvals')
      .set({ status: 'approved', medium: 'sms-code', amount: 1_999_999, decided_at: new Date() })
      .where('account_id', '=', customer.id)
      .execute()
    assert.equal((await shown(customer, payment({ amount: 2 }))).page.status, 403)
    assert.equal((await shown(customer, payment({ amount: 1 }))).page.status, 200)
  })

  it('lets two approvals at once not exceed the day’s limit together', async () => {
    const customer = await bank.customer()
    const details = [payment({ amount: 1_000_000 }), payment({ amount: 1_000_000 }), payment({ amount: 1_000_000 })]
    const ends = await Promise.all(
      details.map(async one => {
        const hash = hashOfDetails(one)
        const { id } = await approvalsAsk(customer, one)
        const proof = { hash, signed: ['sms-code'] as const, aal: 2, amr: [], policy: bank.realm.policy, where: {} }
        return await bank.database
          .transaction(tx => bank.approvals.approve(tx, { accountId: customer.id, id }, proof))
          .then(
            () => 'approved',
            (error: { code?: string }) => error.code,
          )
      }),
    )
    assert.equal(ends.filter(end => end === 'approved').length, 2)
    assert.equal(ends.filter(end => end === 'approval.over_limit').length, 1)
  })

  async function approvalsAsk(customer: Customer, details: ReturnType<typeof payment>) {
    const asked = await bank.approvals.ask({
      realm: bank.realm,
      clientId: 'bank-portal',
      accountId: customer.id,
      sessionId: customer.sessionId,
      details: details as Parameters<Bank['approvals']['ask']>[0]['details'],
      requestHash: details.transaction,
    })
    return asked.ok ? asked : assert.fail(asked.code)
  }

  it('wants the identity known as surely as the operation asks, and a hardware-bound medium for AAL 3', async () => {
    const unsure = await shown(await bank.customer({ ial: 1 }))
    assert.equal(unsure.page.status, 403)
    const raise = {
      type: 'operation',
      operation: 'raise-limit',
      transaction: payment().transaction,
      title: { 'zh-CN': '提高限额', en: 'Raise a limit' },
      items: [{ name: { 'zh-CN': '单笔限额', en: 'Per payment' }, value: '50000.00' }],
    }
    const { page } = await shown(await bank.customer(), raise)
    assert.equal(page.status, 403)
    assert.ok(page.body.includes('需要更强的验证方式'))
  })

  it('says what an operation asks where the session does not suffice (RFC 9470), and lets it do what it may', async () => {
    const { tokens } = await token(await bank.customer())
    const ask = (operation: string) =>
      fetch(`${bank.realm.issuer}/api/token/operations/${operation}`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      })
    const refused = await ask('payee.add')
    assert.equal(refused.status, 401)
    assert.match(
      refused.headers.get('www-authenticate') ?? '',
      /^Bearer error="insufficient_user_authentication", acr_values="2", max_age="600", DPoP/,
    )
    assert.equal((await ask('account.view')).status, 200)
    assert.equal((await ask('nothing.such')).status, 404)
  })
})
