import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { newId } from '../../kit/crypto/index.ts'
import { type Customer, newCustomer } from './testing/customer.ts'
import { type RunningBank, runBank } from './testing/running-bank.ts'

let bank: RunningBank
let customer: Customer

before(async () => {
  bank = await runBank()
})
after(async () => {
  assert.deepEqual(bank.errors, [])
  await bank.stop()
})
beforeEach(async () => {
  Object.assign(bank.test.holder, { alters: null, refuses: null, medium: 'security-key' })
  customer = newCustomer(bank)
  await customer.signIn()
})

describe('payees', () => {
  const right = { where: 'within', name: '李明', bank: '', alias: '房东' }
  const addPage = () => customer.open('/payees/new')

  it('are added with the name checked, and cool off in sight', async () => {
    const { number } = await bank.openAccount({ customerId: randomUUID(), holder: '李明' })
    const { url, body } = await customer.send(await addPage(), '/payees', { ...right, number })
    assert.equal(url, `${bank.portal}/payees`)
    assert.match(body, /房东（李明）/)
    assert.match(body, /冷静期至.*还可转 5,000\.00元/)
  })

  it('are refused where name and number do not belong together, and what was typed stays', async () => {
    const { number } = await bank.openAccount({ customerId: randomUUID(), holder: '陈静' })
    const { status, body } = await customer.send(await addPage(), '/payees', { ...right, number })
    assert.equal(status, 422)
    assert.match(body, /href="#number">户名与账号不符/)
    assert.match(body, new RegExp(`name="number"[^>]*value="${number}"`))
    assert.match(body, /value="李明"/)
  })

  it('of another bank are taken as they are, and the list names the bank', async () => {
    const other = { where: 'other', name: '陈静', bank: '远山银行', number: '6299990000000000024', alias: '' }
    await customer.send(await addPage(), '/payees', other)
    assert.match((await customer.open('/payees')).body, /陈静.*远山银行/s)
  })

  it('are removed', async () => {
    const { number } = await bank.openAccount({ customerId: randomUUID(), holder: '李明' })
    const { body } = await customer.send(await addPage(), '/payees', { ...right, number })
    const [, action = ''] = /action="(\/payees\/[\w-]+\/remove)"/.exec(body) ?? []
    assert.match((await customer.send({ body } as never, action)).body, /还没有收款人/)
  })

  for (const [what, csrf] of [
    ['without the page’s token', undefined],
    ['with another’s token', 'x.y'],
  ] as const) {
    it(`are not added by a form ${what}; it comes back as it was filled in`, async () => {
      const { number } = await bank.openAccount({ customerId: randomUUID(), holder: '李明' })
      const sent = await customer.post('/payees', { ...right, number, ...(csrf === undefined ? {} : { csrf }) })
      assert.equal(sent.status, 422)
      assert.match(sent.body, /没有提交/)
      assert.match((await customer.open('/payees')).body, /还没有收款人/)
      assert.match((await customer.send(sent, '/payees', { ...right, number })).body, /房东（李明）/)
    })
  }
})

describe('limits', () => {
  const sms = () => bank.books.limits.view(customer.customerId).then(all => all.find(one => one.medium === 'sms-code'))

  it('are lowered at once, down to nothing', async () => {
    const page = await customer.open('/limits/sms-code')
    const { url } = await customer.send(page, '/limits/sms-code', { perTransaction: '0', perDay: '2,000.00' })
    assert.equal(url, `${bank.portal}/limits?changed=sms-code`)
    const { perTransaction, perDay } = (await sms()) ?? {}
    assert.deepEqual({ perTransaction, perDay }, { perTransaction: 0, perDay: 200_000 })
  })

  it('are not raised by lowering', async () => {
    const page = await customer.open('/limits/sms-code')
    const sent = await customer.send(page, '/limits/sms-code', { perTransaction: '10001', perDay: '20000' })
    assert.equal(sent.status, 422)
    assert.match(sent.body, /这比现在的限额高/)
    assert.match(sent.body, /value="10001"/)
  })

  const lowered = { perTransaction: '100', perDay: '1000' }
  const raised = { perTransaction: '200', perDay: '1000' }

  const lower = async () => await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code', lowered)
  const askToRaise = async () =>
    await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code/raise', raised)
  const approve = async (review: { url: string }) =>
    await customer.send(review as never, `${new URL(review.url).pathname}/approve`)

  it('are raised by the approval of exactly these figures, once', async () => {
    await lower()
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const review = await askToRaise()
    assert.match(review.body, /调高手机短信验证码的限额.*200\.00.*1000\.00/s)
    assert.equal((await sms())?.perTransaction, 10_000)
    const done = await approve(review)
    assert.equal(done.url, review.url)
    assert.match(done.body, /已生效/)
    assert.equal((await sms())?.perTransaction, 20_000)
    assert.deepEqual(asked[0], {
      type: 'operation',
      operation: 'raise-limit',
      transaction: new URL(review.url).pathname.split('/').at(-1),
      title: { 'zh-CN': '调高手机短信验证码的限额', en: 'Raise the limits: SMS code' },
      items: [
        { name: { 'zh-CN': '每笔限额（元）', en: 'For each payment (CNY)' }, value: '200.00' },
        { name: { 'zh-CN': '每日限额（元）', en: 'For a day (CNY)' }, value: '1000.00' },
      ],
    })
    // Lowered again, the old approval raises nothing, however often its page is opened.
    await lower()
    assert.match((await customer.open(new URL(review.url).pathname)).body, /已生效/)
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('are not raised without an approval', async () => {
    await lower()
    const review = await askToRaise()
    assert.match((await customer.open(new URL(review.url).pathname)).body, /还没有办理/)
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('are not raised when the customer declines, and the button is gone', async () => {
    await lower()
    const review = await askToRaise()
    bank.test.holder.refuses = 'access_denied'
    assert.equal((await approve(review)).status, 403)
    bank.test.holder.refuses = null
    const { body } = await customer.open(new URL(review.url).pathname)
    assert.match(body, /您拒绝了这项业务/)
    assert.doesNotMatch(body, /去确认/)
    assert.match((await approve(review)).body, /您拒绝了这项业务/)
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('are not raised when one figure of what was approved is another: approval_differs', async () => {
    await lower()
    bank.test.holder.alters = details => ({ ...details, title: { 'zh-CN': '别的', en: 'Another' } })
    assert.equal((await approve(await askToRaise())).status, 502)
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('are not raised over a lowering in between', async () => {
    await lower()
    const review = await askToRaise()
    await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code', { ...lowered, perDay: '500' })
    const asked: unknown[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const refused = await approve(review)
    assert.equal(refused.status, 409)
    assert.match(refused.body, /现在办不了.*刚才在别处改过/s)
    assert.deepEqual(asked, [])
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('of another are nobody else’s to raise', async () => {
    await lower()
    const review = await askToRaise()
    const other = newCustomer(bank)
    await other.signIn()
    assert.equal((await other.open(new URL(review.url).pathname)).status, 404)
  })

  it('of no medium are no page', async () => {
    assert.equal((await customer.open('/limits/constructor')).status, 404)
  })
})

describe('notices', () => {
  const till = '00000000-0000-7000-8000-0000000000ff'
  const move = async (accountId: string, fen: number) => {
    const at = new Date()
    const legs = [
      { accountId, amount: fen },
      { accountId: till, amount: -fen },
    ]
    await bank.books.posting.post({ entryId: newId(at), at, kind: 'cash', memo: '', legs })
  }

  it('are counted, listed by page, and marked as read', async () => {
    const { accountId } = await bank.openAccount({ customerId: customer.customerId })
    for (let at = 1; at <= 21; at++) await move(accountId, 100_000)
    const first = await customer.open('/notices')
    assert.match(first.body, /通知（21）/)
    assert.equal(first.body.match(/收入 1,000\.00元/g)?.length, 20)
    const [, next = ''] = /href="(\/notices\?before=[^"]+)"/.exec(first.body) ?? []
    assert.equal((await customer.open(next)).body.match(/收入 1,000\.00元/g)?.length, 1)
    const read = await customer.send(first, '/notices/read')
    assert.doesNotMatch(read.body, /通知（|全部标为已读/)
  })

  it('come from the amount on that the customer chose', async () => {
    const { accountId } = await bank.openAccount({ customerId: customer.customerId })
    const page = await customer.open('/notices/settings')
    const saved = await customer.send(page, '/notices/settings', { which: 'above', amount: '20' })
    assert.match(saved.body, /已保存.*value="20\.00"/s)
    await move(accountId, 1_999)
    await move(accountId, 2_000)
    const { body } = await customer.open('/notices')
    assert.deepEqual(body.match(/收入 [\d.]+元/g), ['收入 20.00元'])
  })

  for (const [what, sent, field, words] of [
    ['no amount', { which: 'above', amount: '' }, 'amount', /请填金额/],
    ['no choice', { which: 'some', amount: '1' }, 'which', /请选择哪些变动/],
  ] as const)
    it(`settings with ${what} come back, with the fault at the field`, async () => {
      const page = await customer.open('/notices/settings')
      const { status, body } = await customer.send(page, '/notices/settings', sent)
      assert.equal(status, 422)
      assert.match(body, new RegExp(`id="${field}-error"`))
      assert.match(body, words)
    })

  it('settings are not changed by a form without the page’s token', async () => {
    assert.equal((await customer.post('/notices/settings', { which: 'none', amount: '' })).status, 422)
    assert.equal((await bank.books.noticeSettings.find(customer.customerId)).fromAmount, 100_000)
  })
})

describe('a report (B15)', () => {
  it('of one movement shows it, stops all payments, and says what happens next', async () => {
    const { accountId } = await bank.openAccount({ customerId: customer.customerId, fen: 700 })
    const page = await customer.open(`/reports/new?account=${accountId}&movement=1`)
    assert.match(page.body, /7\.00元/)
    const { body, url } = await customer.send(page, '/reports', { note: '手机丢了' })
    assert.equal(url, `${bank.portal}/reports`)
    assert.match(body, /已停止向外付款.*接下来.*110/s)
    assert.match((await customer.open('/accounts')).body, /付款已暂停/)
    const [account] = await bank.books.accounts.list(customer.customerId)
    assert.equal(account?.state, 'frozen')
  })

  it('of another’s movement is none', async () => {
    const { accountId } = await bank.openAccount({ customerId: randomUUID(), fen: 700 })
    const page = await customer.open('/reports/new')
    const { status, body } = await customer.send(page, '/reports', {
      account: accountId,
      movement: '1',
      note: '我的话',
    })
    assert.equal(status, 422)
    assert.match(body, /没有找到这笔交易/)
    assert.match(body, /value="我的话"/)
    assert.match((await customer.open('/reports')).body, /没有报告过/)
  })
})

describe('every page of a customer', () => {
  const pages = [
    '/accounts',
    '/payees',
    '/payees/new',
    '/limits',
    '/limits/sms-code',
    '/notices',
    '/notices/settings',
    '/reports',
    '/reports/new',
  ]
  for (const path of pages) {
    it(`${path} speaks both languages and is kept nowhere`, async () => {
      const { body, headers } = await customer.open(`${path}?lang=en`)
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.doesNotMatch(body.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
      assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }
})
