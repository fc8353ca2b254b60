import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Customer, newCustomer } from '../testing/customer.ts'
import { type RunningBank, runBank } from '../testing/running-bank.ts'

let bank: RunningBank
let organisationId: string
let maker: Customer
let checker: Customer
let number: string
let from: string

before(async () => {
  bank = await runBank()
})
after(async () => {
  assert.deepEqual(bank.errors, [])
  await bank.stop()
})
beforeEach(async () => {
  Object.assign(bank.test.holder, { alters: null, refuses: null, medium: 'otp-token', claims: [] })
  organisationId = randomUUID()
  maker = newCustomer(bank)
  await maker.signIn()
  checker = newCustomer(bank)
  const limit = { perBatch: 1_000_000, perDay: 1_000_000 }
  await bank.books.organisations.open({
    id: organisationId,
    name: '青禾物流',
    members: [
      { customerId: maker.customerId, name: '王小青', role: 'maker' },
      { customerId: checker.customerId, name: '李明', role: 'checker' },
    ],
    limits: { maker: limit, checker: limit, manager: limit },
  })
  await checker.signIn()
  ;({ accountId: from } = await bank.openAccount({ customerId: organisationId, fen: 1_000_000 }))
  ;({ number } = await bank.openAccount({ customerId: randomUUID(), holder: '李明' }))
})

const list = '/corporate/batches'
const good = () => ({ name: '工资 三月.csv', text: `户名,账号,开户行,金额,附言\n李明,${number},,12.50,工资\n` })
const pathOf = (url: string) => new URL(url).pathname
async function upload(who: Customer, file = good(), change: Record<string, string> = {}) {
  return await who.upload(await who.open(`${list}/new`), list, { from, ...change }, file)
}
const balance = async () => (await bank.books.accounts.list(organisationId))[0]?.balance

describe('a batch of payments', () => {
  it('gives its results as a file, to members only', async () => {
    const path = pathOf((await upload(maker)).url)
    const review = await checker.send(await checker.open(path), `${path}/check`)
    await checker.send(review, `${pathOf(review.url)}/approve`)
    await bank.books.batchRuns.runLines()
    assert.match((await maker.open(path)).body, new RegExp(`href="${path}/result.csv"`))
    const file = await maker.open(`${path}/result.csv`)
    assert.match(file.headers.get('content-type') ?? '', /text\/csv/)
    const [head, line, ...rest] = file.body.trimEnd().split('\r\n')
    assert.equal(head?.replace('\ufeff', ''), '行,收款人,账号,开户行,金额,附言,结果')
    assert.match(line ?? '', /^\d+,李\*+,[* ]+\d{4},青禾银行,12\.50,工资,已付款$/)
    assert.deepEqual(rest, [])
    const stranger = newCustomer(bank)
    await stranger.signIn()
    assert.equal((await stranger.open(`${path}/result.csv`)).status, 404)
  })

  it('shows members the statement of the organisation’s accounts, and nobody else', async () => {
    const page = await maker.open(`/corporate/accounts/${from}`)
    assert.match(page.body, /10,000\.00元/)
    assert.match(page.body, new RegExp(`href="/corporate/accounts/${from}/statement.csv"`))
    assert.equal((await maker.open(`/corporate/accounts/${from}/statement.csv`)).status, 200)
    assert.equal((await maker.open(`/accounts/${from}`)).status, 404)
    const stranger = newCustomer(bank)
    await stranger.signIn()
    for (const ending of ['', '/statement.csv', '/statement.pdf'])
      assert.equal((await stranger.open(`/corporate/accounts/${from}${ending}`)).status, 404)
  })

  it('is made by one, found among the tasks of another, approved in its sum, and paid', async () => {
    const made = await upload(maker)
    const path = pathOf(made.url)
    assert.match(made.body, /工资 三月\.csv.*还没有付款.*12\.50元/s)
    assert.doesNotMatch(made.body, /去复核确认/)
    assert.match((await checker.open('/corporate')).body, /等您复核.*工资 三月\.csv/s)
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    const review = await checker.send(await checker.open(path), `${path}/check`)
    const done = await checker.send(review, `${pathOf(review.url)}/approve`)
    assert.match(done.body, /已生效/)
    const [{ items } = {}] = asked
    const told = (items as { value: string }[]).map(({ value }) => value)
    assert.deepEqual(told.slice(0, 1).concat(told.slice(2, 5)), ['青禾物流', '1', '12.50', '工资 三月.csv'])
    assert.match(told[5] ?? '', /^[\da-f]{64}$/)
    await bank.books.batchRuns.runLines()
    assert.match((await maker.open(path)).body, /已经处理完.*李明.*已处理 1\/1 笔/s)
    assert.equal(await balance(), 998_750)
  })

  it('says what to mend in the file, line by line, and keeps nothing of it', async () => {
    const text = `户名,账号,开户行,金额\n李明,${number},,x\n,1,,1\n`
    const { status, body } = await upload(maker, { name: 'a.csv', text })
    assert.equal(status, 422)
    assert.match(body, /有 2 处要改.*第 2 行.*金额只填数字.*第 3 行/s)
    assert.equal((await bank.books.batches.list(organisationId)).length, 0)
  })

  for (const [what, change, field, words] of [
    ['no file', { file: '' }, 'file', /请选择文件/],
    ['another’s account', { from: randomUUID() }, 'from', /请选择单位的付款账户/],
  ] as const)
    it(`comes back with ${what} said at the field`, async () => {
      const file = 'file' in change ? { name: '', text: '' } : good()
      const { status, body } = await upload(maker, file, change)
      assert.equal(status, 422)
      assert.match(body, new RegExp(`id="${field}-error"`))
      assert.match(body, words)
    })

  it('is not made by a form without the page’s token', async () => {
    const sent = await maker.upload(await maker.open(`${list}/new`), list, { from, csrf: 'x.y' }, good())
    assert.equal(sent.status, 422)
    assert.match(sent.body, /没有提交/)
  })

  it('is no page of who does not make, and none at all of a stranger', async () => {
    assert.equal((await checker.open(`${list}/new`)).status, 404)
    const path = pathOf((await upload(maker)).url)
    const stranger = newCustomer(bank)
    await stranger.signIn()
    assert.match((await stranger.open('/corporate')).body, /还不是任何单位/)
    assert.equal((await stranger.open(path)).status, 404)
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec((await stranger.open('/payees/new')).body) ?? []
    assert.equal((await stranger.post(`${path}/check`, { csrf })).status, 404)
    assert.equal((await stranger.post(`${path}/decline`, { csrf })).status, 404)
  })

  it('is not approved by its maker, even with an approval of their own', async () => {
    const path = pathOf((await upload(maker)).url)
    bank.test.holder.accountId = maker.customerId
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec((await maker.open(path)).body) ?? []
    // Said before anything is signed; that the transaction refuses it too is tried with the books.
    const refused = await maker.post(`${path}/check`, { csrf })
    assert.equal(refused.status, 409)
    assert.match(refused.body, /您的岗位不能复核/)
    await bank.books.batchRuns.runLines()
    assert.equal(await balance(), 1_000_000)
  })

  const open = (limit: { perBatch: number; perDay: number }) =>
    bank.books.organisations.open({
      id: organisationId,
      name: '青禾物流',
      members: [],
      limits: { maker: { perBatch: 9e9, perDay: 9e9 }, checker: limit, manager: limit },
    })

  const standing: [string, (path: string) => Promise<unknown>, RegExp][] = [
    ['above the role’s limit', () => open({ perBatch: 1_000, perDay: 1_000_000 }), /超过本岗位/],
    [
      'from an account that nothing goes out of',
      () => bank.books.reports.report({ customerId: organisationId, movement: null, note: '' }),
      /付款账户已停止向外付款/,
    ],
  ]
  for (const [what, happens, words] of standing)
    it(`${what} is said to the checker before anything is signed`, async () => {
      const path = pathOf((await upload(maker)).url)
      const page = await checker.open(path)
      const review = await checker.send(page, `${path}/check`)
      await happens(path)
      const asked: unknown[] = []
      bank.test.holder.alters = details => (asked.push(details), details)
      const now = await checker.open(path)
      assert.match(now.body, words)
      assert.doesNotMatch(now.body, /去复核确认/)
      assert.equal((await checker.send(page, `${path}/check`)).status, 409)
      // Where it came up while its review stood open, that says it too.
      const late = await checker.send(review, `${pathOf(review.url)}/approve`)
      assert.equal(late.status, 409)
      assert.match(late.body, words)
      assert.deepEqual(asked, [])
    })

  it('tells the issuer which media may approve as much, and the checker what the money does not reach', async () => {
    await open({ perBatch: 9e9, perDay: 9e9 })
    const text = `户名,账号,开户行,金额,附言\n李明,${number},,60000,货款\n`
    const path = pathOf((await upload(maker, { name: 'b.csv', text })).url)
    const page = await checker.open(path)
    assert.match(page.body, /账户里有 10,000\.00元，少于总金额/)
    const asked: Record<string, unknown>[] = []
    bank.test.holder.alters = details => (asked.push(details), details)
    bank.test.holder.medium = 'certificate-key'
    const review = await checker.send(page, `${path}/check`)
    assert.match((await checker.send(review, `${pathOf(review.url)}/approve`)).body, /已生效/)
    assert.deepEqual(asked[0]?.['media'], ['certificate-key', 'security-key'])
  })

  it('is declined by the checker, and stays so', async () => {
    const path = pathOf((await upload(maker)).url)
    const declined = await checker.send(await checker.open(path), `${path}/decline`)
    assert.match(declined.body, /已退回.*李明/s)
    assert.doesNotMatch(declined.body, /去复核确认/)
  })

  it('is refused above 600 KB, and where it is no form with a file', async () => {
    const { status } = await upload(maker, { name: 'a.csv', text: 'x'.repeat(700_000) })
    assert.equal(status, 400)
    assert.equal((await maker.post(list, { from })).status, 400)
  })
})

describe('the pages of an organisation', () => {
  for (const path of ['/corporate', `${list}/new`, 'batch', 'faults']) {
    it(`${path} speak both languages`, async () => {
      if (path === 'batch' || path === 'faults') await maker.open('/accounts?lang=en')
      const file = path === 'batch' ? { ...good(), name: 'a.csv' } : { name: 'a.csv', text: 'x,y\n,,,\n' }
      const { body } = path.startsWith('/') ? await maker.open(`${path}?lang=en`) : await upload(maker, file)
      const plain = ['青禾物流', '王小青', '李*', '工资'].reduce((text, own) => text.replaceAll(own, ''), body)
      assert.doesNotMatch(plain.replace(/<details.*?<\/details>/gs, ''), /\p{Script=Han}/u)
      assert.doesNotMatch(body, / style=|<style|<script(?! type="module" src=)/)
    })
  }
})
