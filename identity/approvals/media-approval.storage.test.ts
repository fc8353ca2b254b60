/** Payments signed by the token and the card that their holder has in hand. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { withGridCard, withToken, withTotp } from '../ceremonies/testing/media.ts'
import { type Bank, formOf, openBank, payment, submit } from './testing-bank.ts'

type Customer = Awaited<ReturnType<Bank['customer']>>

onEachDatabase<unknown>('payments signed by media in hand', database => {
  let bank: Bank
  before(async () => {
    bank = await openBank(database)
  })
  after(() => bank.close())

  const silent = { notices: { tell: async () => {} }, reports: { make: async () => '' }, randomBytes }
  const dependencies = () => ({ ...bank, ...silent })
  const holderOf = (customer: Customer) => ({ id: customer.id, realm: bank.realm })

  /** Looked at and approved with a medium: the page that asks it. */
  async function asked(customer: Customer, details: ReturnType<typeof payment>, medium?: string) {
    const { url, verifier } = await bank.ask(details)
    const shown = await customer.browser.open(url)
    const { action, fields } = formOf(shown.body, 'review')
    const page = await submit(customer.browser, action, { ...fields, ...(medium ? { medium } : {}) })
    return { page, verifier, shown }
  }
  const textsIn = (body: string, pattern: RegExp): string[] => [...body.matchAll(pattern)].map(([, text = '']) => text)
  /** What the page says to key in, part by part. */
  const keyedIn = (body: string): string[] =>
    textsIn(body, /class="device-question-text">([^<]+)</g).map(text => text.replaceAll(' ', ''))
  const cellsOf = (body: string): string[] => textsIn(body, /<label for="(?:code|cell-\d)">([A-J][1-8])</g)
  const question = (parts: string[]) =>
    ({ kind: 'question', question: parts.join(''), payeeDigits: null, amount: null }) as const

  async function answer(
    customer: Customer,
    body: string,
    kind: 'otp-token' | 'grid-card',
    typed: Record<string, string>,
  ) {
    const { action, fields } = formOf(body, kind)
    return await submit(customer.browser, action, { ...fields, ...typed })
  }
  const standing = async (details: { transaction: string }) =>
    await bank.database.query
      .selectFrom('approvals')
      .select(['status', 'medium', 'amr'])
      .where('transaction_id', '=', details.transaction)
      .executeTakeFirstOrThrow()
  const boxes = (cells: string): Record<string, string> =>
    Object.fromEntries((cells.match(/.{3}/g) ?? []).map((cell, index) => [`cell-${index + 1}`, cell]))

  it('the token is asked digits of the payee and the amount, says so, and approves exactly that', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const details = payment()
    const { page, verifier } = await asked(customer, details, 'otp-token')
    const [digits = '', amount = ''] = keyedIn(page.body)
    assert.equal(amount, '1234.50')
    const [, places = ''] = /收款账号的第 ([\d、]+) 位/.exec(page.body) ?? []
    const at = places.split('、').map(place => details.payee.account[Number(place) - 1])
    assert.equal(at.join(''), digits)
    const landing = await answer(customer, page.body, 'otp-token', { code: press(question([digits, amount])) })
    const tokens = await bank.exchange(landing.url, verifier)
    const executed = await bank.execute(tokens.access_token, details)
    assert.deepEqual([executed.status, executed.body.medium], [200, 'otp-token'])
    const { status, medium, amr } = await standing(details)
    assert.deepEqual([status, medium, amr], ['executed', 'otp-token', ['pwd', 'otp', 'mfa']])
  })

  it('the card is asked three cells, and approves within its small limit', async () => {
    const customer = await bank.customer()
    const { look } = await withGridCard(dependencies(), holderOf(customer))
    const details = payment({ amount: 50_000 })
    const { page, verifier } = await asked(customer, details, 'grid-card')
    const cells = cellsOf(page.body)
    assert.equal(cells.length, 3)
    const landing = await answer(customer, page.body, 'grid-card', boxes(look({ kind: 'cells', cells })))
    const tokens = await bank.exchange(landing.url, verifier)
    assert.equal((await bank.execute(tokens.access_token, details)).body.medium, 'grid-card')
    const { shown } = await asked(customer, payment({ amount: 100_001 }))
    assert.ok(!shown.body.includes('value="grid-card"'))
  })

  it('offers only what the application takes, says so, and lets nothing else approve', async () => {
    const customer = await bank.customer()
    await withToken(dependencies(), holderOf(customer))
    await withGridCard(dependencies(), holderOf(customer))
    const details = payment({ amount: 50_000, media: ['grid-card'] })
    const { page, shown } = await asked(customer, details)
    assert.match(shown.body, /可用的介质.*口令卡/s)
    for (const other of ['otp-token', 'sms-code']) assert.ok(!shown.body.includes(`value="${other}"`), other)
    assert.equal(cellsOf(page.body).length, 3)
    const other = await asked(customer, payment({ amount: 50_000, media: ['grid-card'] }), 'otp-token')
    assert.equal(other.page.status, 422)
  })

  it('asks for no signature where the application takes none that the holder has', async () => {
    const customer = await bank.customer()
    const { url } = await bank.ask(payment({ amount: 50_000, media: ['grid-card'] }))
    const page = await customer.browser.open(url)
    assert.equal(page.status, 403)
    assert.match(page.body, /限额/)
  })

  it('takes no list of media that is not in order', async () => {
    await assert.rejects(bank.ask(payment({ media: ['sms-code', 'grid-card'] })))
  })

  it('offers neither the app nor a code from the drawer', async () => {
    const customer = await bank.customer()
    await withTotp(dependencies(), holderOf(customer))
    await withToken(dependencies(), holderOf(customer))
    const { shown } = await asked(customer, payment())
    assert.ok(shown.body.includes('value="otp-token"') && shown.body.includes('value="sms-code"'))
    assert.ok(!shown.body.includes('value="totp"') && !shown.body.includes('value="recovery-code"'))
  })

  it('lets the holder change the medium on the way; what was reviewed stays', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const details = payment()
    const { page } = await asked(customer, details, 'sms-code')
    const [, action = '', inside = ''] =
      /<form[^>]*action="([^"]+\/medium)"[^>]*>([\s\S]*?)<\/form>/.exec(page.body) ?? []
    assert.ok(inside.includes('value="otp-token"'))
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(inside) ?? []
    const token = await submit(customer.browser, action, { csrf, medium: 'otp-token' })
    const code = press(question(keyedIn(token.body)))
    const landing = await answer(customer, token.body, 'otp-token', { code })
    assert.ok(landing.url.searchParams.get('code'))
    assert.equal((await standing(details)).medium, 'otp-token')
  })

  it('the answer to another payment’s question approves nothing, though payee and amount are alike', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const [one, two] = [payment(), payment()]
    const there = await asked(customer, one, 'otp-token')
    const code = press(question(keyedIn(there.page.body)))
    const here = await asked(customer, two, 'otp-token')
    const page = await answer(customer, here.page.body, 'otp-token', { code })
    assert.equal(page.status, 422)
    assert.equal((await standing(two)).status, 'asked')
  })

  it('the answer that the token gives at a sign-in approves nothing', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const { page } = await asked(customer, payment(), 'otp-token')
    const [digits = ''] = keyedIn(page.body)
    assert.equal((await answer(customer, page.body, 'otp-token', { code: press(question([digits])) })).status, 422)
  })

  it('another amount keyed in gives another answer: the holder who keys in what they mean is safe', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const { page } = await asked(customer, payment({ amount: 999_900 }), 'otp-token')
    const [digits = '', amount = ''] = keyedIn(page.body)
    assert.equal(amount, '9999.00')
    const code = press(question([digits, '1234.50']))
    assert.equal((await answer(customer, page.body, 'otp-token', { code })).status, 422)
  })

  it('another customer’s card approves nothing', async () => {
    const [customer, other] = [await bank.customer(), await bank.customer()]
    await withGridCard(dependencies(), holderOf(customer))
    const { look } = await withGridCard(dependencies(), holderOf(other))
    const { page } = await asked(customer, payment({ amount: 50_000 }), 'grid-card')
    const cells = look({ kind: 'cells', cells: cellsOf(page.body) })
    assert.equal((await answer(customer, page.body, 'grid-card', boxes(cells))).status, 422)
  })

  it('details that were changed after the token was asked are refused, and the right answer with them', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const details = payment()
    const { page } = await asked(customer, details, 'otp-token')
    const { id } = await bank.database.query
      .selectFrom('approvals')
      .select('id')
      .where('transaction_id', '=', details.transaction)
      .executeTakeFirstOrThrow()
    const changed = bank.keys.encrypt(JSON.stringify({ ...details, amount: 123_451 }), `approvals.details.${id}`)
    await bank.database.query.updateTable('approvals').set({ details_cipher: changed }).where('id', '=', id).execute()
    const refused = await answer(customer, page.body, 'otp-token', { code: press(question(keyedIn(page.body))) })
    assert.equal(refused.status, 403)
    assert.equal((await standing(details)).status, 'refused')
  })

  it('one answer fifty times at once approves once', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const details = payment()
    const { page } = await asked(customer, details, 'otp-token')
    const code = press(question(keyedIn(page.body)))
    await Promise.all(Array.from({ length: 50 }, () => answer(customer, page.body, 'otp-token', { code })))
    const completed = await bank.identity.eventsWritten('approval.completed')
    assert.equal(completed.filter(event => event.account_id === customer.id).length, 1)
    assert.equal((await standing(details)).status, 'approved')
  })

  it('what is no payment is asked eight digits of its hash', async () => {
    const customer = await bank.customer()
    const { press } = await withToken(dependencies(), holderOf(customer))
    const details = {
      type: 'operation',
      operation: 'change-login-name',
      transaction: payment().transaction,
      title: { 'zh-CN': '修改登录名', en: 'Change the login name' },
      items: [{ name: { 'zh-CN': '新登录名', en: 'New login name' }, value: 'qinghe.lin' }],
    }
    const { page } = await asked(customer, details as unknown as ReturnType<typeof payment>, 'otp-token')
    const parts = keyedIn(page.body)
    assert.match(parts.join(''), /^\d{8}$/)
    const landing = await answer(customer, page.body, 'otp-token', { code: press(question(parts)) })
    assert.ok(landing.url.searchParams.get('code'))
  })
})
