import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { testPolicies } from '../testing/books.ts'
import { type Customer, newCustomer } from '../testing/customer.ts'
import { type RunningBank, runBank } from '../testing/running-bank.ts'

let bank: RunningBank
let customer: Customer
let from: string
let payeeId: string

before(async () => {
  bank = await runBank()
})
after(async () => {
  assert.deepEqual(bank.errors, [])
  await bank.stop()
})
beforeEach(async () => {
  Object.assign(bank.test.holder, { alters: null, medium: 'sms-code', claimStatus: 200, claims: [] })
  customer = newCustomer(bank, '1')
  const { customerId } = customer
  from = (await bank.openAccount({ customerId, fen: 1_000_000 })).accountId
  const { number } = await bank.openAccount({ customerId: randomUUID(), holder: '李明' })
  const added = await bank.books.payees.add({ customerId, name: '李明', number, bank: null, alias: '' })
  if (!added.ok) throw new Error(added.code)
  payeeId = added.payeeId
  await customer.signIn()
})

const balance = async () => (await bank.books.accounts.list(customer.customerId)).find(({ id }) => id === from)?.balance
const right = () => ({
  from,
  to: `payee:${payeeId}`,
  amount: '1,000',
  memo: '房租',
  when: 'now',
  day: '',
  repeat: 'once',
})
const fillIn = async (change: Record<string, string> = {}) =>
  await customer.send(await customer.open('/transfers/new'), '/transfers', { ...right(), ...change })
const pathOf = (url: string) => new URL(url).pathname
const idOf = (url: string) => pathOf(url).split('/').at(-1) ?? ''
const approve = async (review: { url: string; body: string }) =>
  await customer.send(review as never, `${pathOf(review.url)}/approve`)

describe('a transfer', () => {
  it('is shown in full, approved in exactly its details, and then made', async () => {
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const review = await fillIn()
    assert.match(review.body, /1,000\.00元/)
    assert.match(review.body, /李明/)
    assert.match(review.body, /去确认/)
    const done = await approve(review)
    assert.equal(done.url, review.url)
    assert.match(done.body, /已付款.*流水号/s)
    assert.equal(await balance(), 900_000)
    const payee = await bank.books.payees.find(customer.customerId, payeeId)
    const [account] = await bank.books.accounts.list(customer.customerId)
    assert.deepEqual(asked[0], {
      type: 'payment',
      transaction: idOf(review.url),
      payer: { account: account?.numberMasked.replaceAll(' ', '') },
      payee: { account: payee?.number, name: '李明' },
      amount: 100_000,
      currency: 'CNY',
      remark: '房租',
    })
    assert.ok(done.trail.every(url => !decodeURIComponent(url).includes(payee?.number ?? '')))
  })

  it('is made once, however often its page is sent and opened', async () => {
    const review = await fillIn()
    await Promise.all([approve(review), approve(review)])
    await Promise.all([customer.open(pathOf(review.url)), customer.open(pathOf(review.url))])
    assert.match((await approve(review)).body, /已付款/)
    assert.equal(await balance(), 900_000)
  })

  it('goes on without a second approval where the portal was killed between the claim and the books', async () => {
    const review = await fillIn()
    // The issuer has the claim already; the books have nothing.
    bank.test.holder.claims.push(idOf(review.url))
    assert.match((await approve(review)).body, /已付款/)
    assert.equal(await balance(), 900_000)
  })

  it('is not made without an approval', async () => {
    const review = await fillIn()
    assert.match((await customer.open(pathOf(review.url))).body, /还没有付款/)
    assert.equal(await balance(), 1_000_000)
    assert.deepEqual(bank.test.holder.claims, [])
  })

  it('is not made when the customer declines: approval_declined', async () => {
    bank.test.holder.refuses = 'access_denied'
    const review = await fillIn()
    const refused = await approve(review)
    assert.equal(refused.status, 403)
    assert.match(refused.body, /没有得到您的确认/)
    assert.ok(refused.body.includes(`href="${pathOf(review.url)}"`))
    // Its page no longer offers what can't be done, and an old tab's button brings nothing.
    const { body } = await customer.open(pathOf(review.url))
    assert.match(body, /您拒绝了这笔转账/)
    assert.doesNotMatch(body, /去确认/)
    bank.test.holder.refuses = null
    assert.match((await approve(review)).body, /您拒绝了这笔转账/)
    assert.match((await customer.open('/transfers')).body, /已拒绝/)
    assert.equal(await balance(), 1_000_000)
  })

  const altered: [string, (details: Record<string, unknown>) => unknown][] = [
    ['amount', details => ({ ...details, amount: 100_001 })],
    ['payee', details => ({ ...details, payee: { account: '6299990000000099999', name: '李明' } })],
    ['transaction', details => ({ ...details, transaction: randomUUID() })],
  ]
  for (const [what, alters] of altered)
    it(`is not made when another ${what} was approved: approval_differs`, async () => {
      bank.test.holder.alters = alters
      const review = await fillIn()
      const refused = await approve(review)
      assert.equal(refused.status, 502)
      assert.match(refused.body, /与申请的不一致/)
      assert.match((await customer.open(pathOf(review.url))).body, /还没有付款/)
      assert.deepEqual(bank.test.holder.claims, [])
      assert.equal(await balance(), 1_000_000)
    })

  it('is not made by the approval of another draft', async () => {
    const other = await fillIn()
    await approve(await fillIn({ amount: '1' }))
    assert.match((await customer.open(pathOf(other.url))).body, /还没有付款/)
    assert.equal(await balance(), 999_900)
  })

  it('is not made when the approval is declared over: approval_over', async () => {
    bank.test.holder.refuses = 'invalid_authorization_details'
    const review = await fillIn()
    const refused = await approve(review)
    assert.equal(refused.status, 409)
    assert.match(refused.body, /不能再次确认/)
    assert.doesNotMatch((await customer.open(pathOf(review.url))).body, /去确认/)
    assert.equal(await balance(), 1_000_000)
  })

  it('is not made when the issuer no longer honours the approval', async () => {
    bank.test.holder.claimStatus = 409
    const refused = await approve(await fillIn())
    assert.equal(refused.status, 409)
    assert.match(refused.body, /确认已经失效/)
    assert.equal(await balance(), 1_000_000)
  })

  it('waits for an issuer that is away, and then goes on without a second approval', async () => {
    bank.test.holder.claimStatus = 503
    const review = await fillIn()
    const waiting = await approve(review)
    assert.equal(waiting.status, 503)
    assert.match(waiting.body, /不用再确认一次/)
    assert.equal(await balance(), 1_000_000)
    bank.test.holder.claimStatus = 200
    assert.match((await customer.open(pathOf(review.url))).body, /已付款/)
    assert.equal(await balance(), 900_000)
  })

  it('is not made with what confirms no payments', async () => {
    bank.test.holder.medium = 'email-code'
    const refused = await approve(await fillIn())
    assert.equal(refused.status, 409)
    assert.match(refused.body, /不能确认付款/)
    assert.equal(await balance(), 1_000_000)
  })

  it('is not made when the payee has become another meanwhile', async () => {
    const review = await fillIn()
    await bank.books.payees.remove(customer.customerId, payeeId)
    const refused = await approve(review)
    assert.equal(refused.status, 409)
    assert.match(refused.body, /收款人的资料刚刚变了/)
    assert.equal(await balance(), 1_000_000)
  })

  it('is sent to no approval by a form without the page’s token', async () => {
    const review = await fillIn()
    const refused = await customer.post(`${pathOf(review.url)}/approve`, {})
    assert.equal(refused.status, 422)
    assert.equal(await balance(), 1_000_000)
  })

  it('that the books refuse says why, and stays refused', async () => {
    // Confirmed with what may not confirm as much here, though the issuer let it.
    bank.test.holder.medium = 'grid-card'
    const review = await fillIn({ amount: '2000' })
    const refused = await approve(review)
    assert.match(refused.body, /没有付款.*超过每笔限额/s)
    assert.match((await customer.open(pathOf(review.url))).body, /没有付款.*超过每笔限额/s)
    assert.equal(await balance(), 1_000_000)
  })

  it('tells whoever lost the answer what has happened: nothing, while nothing has', async () => {
    const review = await fillIn()
    assert.match((await customer.open(pathOf(review.url))).body, /还没有付款/)
    assert.match((await customer.open('/transfers')).body, /还没有付款/)
  })

  it('tells whoever lost the answer what has happened: paid, when it was', async () => {
    const review = await fillIn()
    const id = idOf(review.url)
    // As when the portal was killed after the books had it and before it answered.
    await bank.books.drafts.execute({ customerId: customer.customerId, id }, 'sms-code')
    assert.match((await customer.open(pathOf(review.url))).body, /已付款/)
    assert.match((await customer.open('/transfers')).body, /已付款/)
  })

  it('of another is no page, and nobody else’s to confirm', async () => {
    const review = await fillIn()
    const other = newCustomer(bank)
    await other.signIn()
    assert.equal((await other.open(pathOf(review.url))).status, 404)
    const page = await other.open('/payees/new')
    assert.equal((await other.send(page, '/payees', {})).status, 422)
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(page.body) ?? []
    assert.equal((await other.post(`${pathOf(review.url)}/approve`, { csrf })).status, 404)
  })

  it('between own accounts needs no approval', async () => {
    const { accountId } = await bank.openAccount({ customerId: customer.customerId })
    const done = await approve(await fillIn({ to: `own:${accountId}` }))
    assert.match(done.body, /已付款/)
    assert.equal(await balance(), 900_000)
  })

  it('to another bank says that it is simulated', async () => {
    const { customerId } = customer
    const other = { customerId, name: '陈静', number: '6299990000000000024', bank: '远山银行', alias: '' }
    const added = await bank.books.payees.add(other)
    const review = await fillIn({ to: `payee:${added.ok ? added.payeeId : ''}` })
    assert.match(review.body, /远山银行（模拟清算/)
  })
})

describe('what stands against a transfer is said before anything is signed', () => {
  const lower = (medium: string, perTransaction: number, perDay = perTransaction) =>
    bank.books.limits.lower({ customerId: customer.customerId, medium, perTransaction, perDay })

  const foreseen: [string, Record<string, string>, string, RegExp][] = [
    [
      'more than may go to a payee that cools off',
      { amount: '6000' },
      'amount',
      /冷静期，\d+年\d+月\d+日 \d\d:\d\d 之前最多还能转 5,000\.00元/,
    ],
    ['more than there is', { amount: '10000.01' }, 'amount', /余额不足，账户里有 10,000\.00元/],
  ]
  for (const [what, change, field, words] of foreseen)
    it(`at the form: ${what}`, async () => {
      const { status, body } = await fillIn(change)
      assert.equal(status, 422)
      assert.match(body, new RegExp(`id="${field}-error"`))
      assert.match(body, words)
    })

  it('at the form: an account from which nothing goes out', async () => {
    await bank.books.reports.report({ customerId: customer.customerId, movement: null, note: '' })
    const { status, body } = await fillIn()
    assert.equal(status, 422)
    assert.match(body, /id="from-error"/)
    assert.match(body, /已停止向外付款/)
  })

  it('at the form: more than any medium may confirm, by the limits of the customer', async () => {
    for (const medium of Object.keys(testPolicies)) await lower(medium, medium === 'passkey' ? 50_000 : 100)
    const { status, body } = await fillIn()
    assert.equal(status, 422)
    assert.match(body, /最多 500\.00元/)
  })

  it('on the review, of what has come up since; and its old button sends to no approval', async () => {
    const [one, two] = [await fillIn({ amount: '3000' }), await fillIn({ amount: '3000' })]
    await approve(one)
    const { body } = await customer.open(pathOf(two.url))
    assert.match(body, /现在付不了.*最多还能转 2,000\.00元/s)
    assert.doesNotMatch(body, /去确认/)
    const asked: unknown[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const refused = await approve(two)
    assert.equal(refused.status, 409)
    assert.match(refused.body, /现在付不了/)
    assert.deepEqual(asked, [])
  })

  it('on the review: a payee who has become another', async () => {
    const review = await fillIn()
    await bank.books.payees.remove(customer.customerId, payeeId)
    const { body } = await customer.open(pathOf(review.url))
    assert.match(body, /现在付不了.*收款人的资料刚刚变了/s)
    assert.doesNotMatch(body, /去确认/)
  })

  it('which media do not do, and the issuer is told which do', async () => {
    await lower('sms-code', 100)
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    bank.test.holder.medium = 'otp-token'
    const review = await fillIn()
    assert.match(review.body, /受限额所限，这一笔不能用：手机短信验证码。/)
    assert.match((await approve(review)).body, /已付款/)
    assert.deepEqual(asked[0]?.['media'], ['certificate-key', 'grid-card', 'otp-token', 'passkey', 'security-key'])
  })

  it('nothing of media goes to the issuer where only the policy bars them', async () => {
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const review = await fillIn({ amount: '1000.01' })
    assert.match(review.body, /不能用：口令卡/)
    assert.match((await approve(review)).body, /已付款/)
    assert.ok(asked[0] && !('media' in asked[0]))
  })
})

describe('the form of a transfer', () => {
  const faults: [string, Record<string, string>, string, RegExp][] = [
    ['no amount', { amount: '' }, 'amount', /请填写金额/],
    ['three decimals', { amount: '1.005' }, 'amount', /最多两位小数/],
    ['words', { amount: '一千' }, 'amount', /只填数字/],
    ['nothing', { amount: '0' }, 'amount', /大于零/],
    ['too much', { amount: '99999999999999' }, 'amount', /太大/],
    ['no payee', { to: '' }, 'to', /请选择收款人/],
    ['another’s account', { to: `own:${randomUUID()}` }, 'to', /请选择收款人/],
    ['paying from another’s account', { from: randomUUID() }, 'from', /请选择付款账户/],
    ['a note that is too long', { memo: '很'.repeat(61) }, 'memo', /最多 60 个字/],
    ['a note with what is not seen', { memo: '房\u202e租' }, 'memo', /看不见的字符/],
    ['a day that does not exist', { when: 'later', day: '2030-02-30' }, 'day', /请选择日期/],
    ['a day that is over', { when: 'later', day: '2020-01-01' }, 'day', /明天或以后/],
    ['a day too far ahead', { when: 'later', day: '2099-01-01' }, 'day', /一年以内/],
  ]
  for (const [what, change, field, words] of faults) {
    it(`comes back as it was filled in, with ${what} said at the field`, async () => {
      const { status, body } = await fillIn(change)
      assert.equal(status, 422)
      assert.match(body, new RegExp(`id="${field}-error"`))
      assert.match(body, words)
      if (!('amount' in change)) assert.match(body, /name="amount"[^>]*value="1,000"/)
    })
  }

  it('refuses the same account on both sides', async () => {
    assert.match((await fillIn({ to: `own:${from}` })).body, /不能是同一个账户/)
  })
})

describe('a transfer for a later day', () => {
  const tomorrow = () => new Date(Date.now() + 40 * 3_600_000).toISOString().slice(0, 10)

  it('is confirmed like any other, listed, made once, and cancelled', async () => {
    const review = await fillIn({ when: 'later', day: tomorrow(), repeat: 'monthly' })
    assert.match(review.body, /每月/)
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    assert.equal((await bank.books.schedules.list(customer.customerId)).length, 0)
    const done = await approve(review)
    assert.match(done.body, /已安排/)
    assert.deepEqual(asked[0]?.['schedule'], { first: tomorrow(), repeat: 'monthly' })
    await approve(review)
    const [schedule, ...more] = await bank.books.schedules.list(customer.customerId)
    assert.equal(more.length, 0)
    assert.deepEqual([schedule?.medium, schedule?.repeat, schedule?.amount], ['sms-code', 'monthly', 100_000])
    const list = await customer.open('/schedules')
    assert.match(list.body, /李明 1,000\.00元.*等待中/s)
    assert.match((await customer.send(list, `/schedules/${schedule?.id}/cancel`)).body, /已取消/)
    assert.equal(await balance(), 1_000_000)
  })
})

describe('the pages of transfers', () => {
  for (const path of ['/transfers', '/transfers/new', '/schedules', 'review']) {
    it(`${path} speak both languages`, async () => {
      const there = path === 'review' ? pathOf((await fillIn({ memo: '' })).url) : path
      const { body } = await customer.open(`${there}?lang=en`)
      // The payee's name is theirs.
      assert.doesNotMatch(
        body
          .replace(/<details.*?<\/details>/gs, '')
          .replaceAll('李明', '')
          .replaceAll('王**', ''),
        /\p{Script=Han}/u,
      )
      assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }
})
