import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Browser, createBrowser } from '../../kit/relying-party/testing/browser.ts'
import { type RunningBank, runBank } from './testing/running-bank.ts'

describe('the bank portal', () => {
  let bank: RunningBank
  let browser: Browser
  let customerId: string

  before(async () => {
    bank = await runBank()
  })
  after(async () => {
    assert.deepEqual(bank.errors, [])
    await bank.stop()
  })
  beforeEach(() => {
    browser = createBrowser()
    customerId = randomUUID()
    Object.assign(bank.test.holder, { accountId: customerId, interactions: 0, refuses: null, acr: '2', more: {} })
  })

  const open = (path: string) => browser.visit(`${bank.portal}${path}`)
  const signIn = () => open('/sign-in?return_to=/accounts')

  it('has an entrance for persons and one for companies (B1, B2)', async () => {
    const { body } = await open('/')
    assert.match(body, /href="\/sign-in\?return_to=%2Faccounts"[^>]*>.*个人网银登录/s)
    assert.match(body, /href="\/corporate"[^>]*>.*企业网银登录/s)
    assert.match(body, /演示/)
  })

  const forAnyone = [
    '/',
    '/corporate',
    '/security',
    ...['channels', 'terms', 'privacy', 'complaints', 'fraud', 'faq'].map(name => `/about/${name}`),
  ]
  for (const path of forAnyone) {
    it(`speaks both languages at ${path}, without inline script or style`, async () => {
      const chinese = await open(`${path}?lang=zh-CN`)
      const english = await open(`${path}?lang=en`)
      assert.match(chinese.body, /<html lang="zh-CN"/)
      assert.match(english.body, /<html lang="en"/)
      assert.doesNotMatch(english.body.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
      for (const { body } of [chinese, english])
        assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }

  it('asks for a sign-in before anything of a customer is shown', async () => {
    const visit = await browser.visit(`${bank.portal}/accounts`, { hops: 0 })
    assert.equal(visit.status, 303)
    assert.ok(visit.headers.get('location')?.startsWith(bank.issuer))
  })

  it('says what to do where there is no account yet', async () => {
    const { body, headers } = await signIn()
    assert.match(body, /还没有账户/)
    assert.match(body, /营业网点/)
    assert.equal(headers.get('cache-control'), 'no-store')
  })

  it('masks account numbers until the customer wants to see them', async () => {
    const { number } = await bank.openAccount({ customerId, fen: 123_450 })
    const masked = await signIn()
    assert.match(masked.body, /1,234\.50元/)
    assert.ok(!masked.body.includes(number))
    assert.ok((await open('/accounts?numbers=shown')).body.includes(number))
  })

  it('shows nobody another’s account', async () => {
    const other = await bank.openAccount({ customerId: randomUUID(), fen: 1 })
    await signIn()
    assert.equal((await open(`/accounts/${other.accountId}`)).status, 404)
    assert.equal((await open(`/accounts/${other.accountId}/statement.csv`)).status, 404)
    assert.equal((await open('/accounts/nonsense')).status, 404)
  })

  it('filters the statement, keeps what was typed, and says at the field what cannot be read', async () => {
    const { accountId } = await bank.openAccount({ customerId, fen: 700 })
    await signIn()
    assert.match((await open(`/accounts/${accountId}`)).body, /\+7\.00元/)
    assert.match((await open(`/accounts/${accountId}?kind=salary`)).body, /没有找到符合条件的收支/)
    const wrong = await open(`/accounts/${accountId}?from=yesterday&atLeast=5`)
    assert.match(wrong.body, /id="from-error"/)
    assert.match(wrong.body, /value="yesterday"/)
    assert.match(wrong.body, /name="atLeast"[^>]*value="5"/)
  })

  it('turns pages by key, each movement once', async () => {
    const { accountId } = await bank.openAccount({ customerId, fen: 1 })
    const till = '00000000-0000-7000-8000-0000000000ff'
    for (let fen = 2; fen <= 23; fen++) {
      const legs = [
        { accountId, amount: fen },
        { accountId: till, amount: -fen },
      ]
      await bank.books.posting.post({ entryId: randomUUID(), at: new Date(), kind: 'cash', memo: '', legs })
    }
    await signIn()
    const first = await open(`/accounts/${accountId}`)
    const [, next = ''] = /href="([^"]*before=\d+)" rel="next"/.exec(first.body) ?? []
    const second = await open(next.replaceAll('&amp;', '&'))
    const amounts = [first, second].flatMap(({ body }) =>
      [...body.matchAll(/\+(\d\.\d\d)元/g)].map(([, amount]) => amount),
    )
    assert.deepEqual(
      amounts,
      Array.from({ length: 23 }, (_, at) => ((23 - at) / 100).toFixed(2)),
    )
  })

  it('gives the statement as a file named by the last digits only', async () => {
    const { accountId, number } = await bank.openAccount({ customerId, fen: 700 })
    await signIn()
    const file = await open(`/accounts/${accountId}/statement.csv`)
    assert.match(file.headers.get('content-type') ?? '', /text\/csv/)
    assert.match(
      file.headers.get('content-disposition') ?? '',
      new RegExp(`statement-${number.slice(-4)}-[\\d-]+\\.csv`),
    )
    assert.match(file.body, /7\.00/)
  })

  it('says how old a password is that should be changed, and nothing of one that need not be (B14)', async () => {
    const at = Math.floor(Date.now() / 1000) - 400 * 86_400
    bank.test.holder.more = { password_set_at: at, password_change_advised: false }
    assert.doesNotMatch((await signIn()).body, /登录密码已经用了/)
    bank.test.holder.more = { password_set_at: at, password_change_advised: true }
    browser = createBrowser()
    assert.match((await signIn()).body, /登录密码已经用了 400 天.*href="[^"]*\/account\/password"/s)
  })

  it('gives whoever has proved a card the accounts that stood at the counter, once, and no others', async () => {
    const counter = randomUUID()
    const [card, savings] = ['6299970000000000012', '6299970000000000020']
    for (const number of [card, savings]) {
      const opened = { customerId: counter, holder: '王小青', number, product: 'savings', isOnline: false } as const
      assert.ok((await bank.books.accounts.open(opened)).ok)
    }
    await bank.books.contacts.record(counter, '13800000001')
    const online = await bank.openAccount({ customerId: randomUUID(), fen: 1 })
    bank.test.holder.more = { bank_cards: [card, online.number, 'nonsense', 1] }
    assert.match((await signIn()).body, /\*\*\*\* 0012.*\*\*\*\* 0020/s)
    assert.equal((await bank.books.accounts.list(customerId)).length, 2)
    assert.equal(await bank.books.contacts.maskedPhone(customerId), '138****0001')
    const thief = randomUUID()
    assert.equal(await bank.books.accounts.adopt(thief, [card, online.number]), 0)
    assert.deepEqual(await bank.books.accounts.list(thief), [])
  })

  it('signs out, and nothing of the customer is left to see', async () => {
    await signIn()
    const out = await browser.visit(`${bank.portal}/sign-out`, {
      method: 'POST',
      form: {},
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    assert.equal(out.url, `${bank.portal}/signed-out`)
    assert.match((await open('/')).body, /个人网银登录/)
  })
})
