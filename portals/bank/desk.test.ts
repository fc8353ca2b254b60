import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
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

  it('are not raised by whoever only signed in with a code', async () => {
    await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code', lowered)
    const sent = await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code/raise', raised)
    assert.equal(sent.status, 403)
    assert.equal((await sms())?.perTransaction, 10_000)
  })

  it('are raised after the strongest proof, with what was typed kept', async () => {
    await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code', lowered)
    bank.test.holder.acr = '3'
    const asked = await customer.send(await customer.open('/limits/sms-code'), '/limits/sms-code/raise', raised)
    assert.match(asked.url, /\/resume\?form=/)
    assert.equal((await sms())?.perTransaction, 10_000)
    await customer.send(asked, '/limits/sms-code/raise')
    assert.equal((await sms())?.perTransaction, 20_000)
  })

  it('of no medium are no page', async () => {
    assert.equal((await customer.open('/limits/constructor')).status, 404)
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
  const pages = ['/accounts', '/payees', '/payees/new', '/limits', '/limits/sms-code', '/reports', '/reports/new']
  for (const path of pages) {
    it(`${path} speaks both languages and is kept nowhere`, async () => {
      const { body, headers } = await customer.open(`${path}?lang=en`)
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.doesNotMatch(body.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
      assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }
})
