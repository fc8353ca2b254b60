import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Bank, formOf, openBank, submit } from './testing-bank.ts'

type Customer = Awaited<ReturnType<Bank['customer']>>

onEachDatabase<unknown>('a login name approved at an application', database => {
  let bank: Bank
  before(async () => {
    bank = await openBank(database)
  })
  after(() => bank.close())

  const detailsOf = (name: string, changes: Record<string, unknown> = {}) => ({
    type: 'operation',
    operation: 'change-login-name',
    transaction: randomUUID(),
    title: { 'zh-CN': '个性化登录名', en: 'Personal login name' },
    items: [{ name: { 'zh-CN': '登录名', en: 'Login name' }, value: name }],
    ...changes,
  })

  /** Looked at, signed with the session's password and a code. */
  async function token(customer: Customer, details: unknown): Promise<string> {
    const { url, verifier } = await bank.ask(details)
    const page = await customer.browser.open(url)
    const review = formOf(page.body, 'review')
    const asked = await submit(customer.browser, review.action, review.fields)
    const { action, fields } = formOf(asked.body, 'code')
    const notice = (await bank.identity.noticesTo(customer.phone)).at(-1)
    const landing = await submit(customer.browser, action, { ...fields, code: notice?.parameters.code ?? '' })
    return (await bank.exchange(landing.url, verifier)).access_token
  }

  const ownerOf = (value: string) =>
    bank.identifiers.accountOf(bank.database.query, 'bank', { kind: 'username', value })
  const newName = () => `name${randomUUID().slice(0, 8)}`
  async function change(customer: Customer, details: ReturnType<typeof detailsOf>) {
    const executed = await bank.execute(await token(customer, details), details)
    return executed.body
  }

  it('is set with the claim, once, told and in the log, and other sessions end', async () => {
    const customer = await bank.customer()
    const [name, details] = [newName(), detailsOf('')]
    details.items = [{ name: { 'zh-CN': '登录名', en: 'Login name' }, value: name }]
    const own = await token(customer, details)
    const executed = await bank.execute(own, details)
    assert.deepEqual([executed.status, executed.body.first, executed.body.outcome], [200, true, 'done'])
    assert.equal(await ownerOf(name), customer.id)
    const again = await bank.execute(own, details)
    assert.deepEqual([again.body.first, again.body.outcome], [false, 'done'])
    const events = (await bank.identity.eventsWritten('identifier.added')).filter(one => one.account_id === customer.id)
    assert.equal(events.length, 1)
    const notices = await bank.identity.noticesTo(customer.phone)
    assert.equal(notices.at(-1)?.template, 'identifier-added')
  })

  it('takes the place of the one before', async () => {
    const customer = await bank.customer()
    const [first, second] = [newName(), newName()]
    assert.equal((await change(customer, detailsOf(first))).outcome, 'done')
    assert.equal((await change(customer, detailsOf(second))).outcome, 'done')
    assert.deepEqual(
      [await ownerOf(second), await ownerOf(first)].map(owner => owner === customer.id),
      [true, false],
    )
  })

  it('is refused where another has it, and the old one stays', async () => {
    const [holder, customer] = [await bank.customer(), await bank.customer()]
    const [taken, own] = [newName(), newName()]
    assert.equal((await change(holder, detailsOf(taken))).outcome, 'done')
    assert.equal((await change(customer, detailsOf(own))).outcome, 'done')
    assert.equal((await change(customer, detailsOf(taken.toUpperCase()))).outcome, 'identifier.taken')
    assert.deepEqual([await ownerOf(taken), await ownerOf(own)], [holder.id, customer.id])
  })

  it('goes to one of two who claim it at once', async () => {
    const [one, other] = [await bank.customer(), await bank.customer()]
    const name = newName()
    const wishes = [detailsOf(name), detailsOf(name)] as const
    const tokens = [await token(one, wishes[0]), await token(other, wishes[1])] as const
    const results = await Promise.all([bank.execute(tokens[0], wishes[0]), bank.execute(tokens[1], wishes[1])])
    const outcomes = results.map(({ body }) => String(body.outcome))
    assert.deepEqual(
      outcomes.toSorted((a, b) => a.localeCompare(b)),
      ['done', 'identifier.taken'],
    )
  })

  for (const [what, details, code] of [
    ['a reserved name', detailsOf('admin'), 'username.reserved'],
    ['what is no name', detailsOf('1x'), 'username.invalid'],
    [
      'two items',
      detailsOf('', {
        items: ['namea', 'nameb'].map(value => ({ name: { 'zh-CN': '登录名', en: 'Login name' }, value })),
      }),
      'username.invalid',
    ],
  ] as const)
    it(`is not set as ${what}: ${code}`, async () => {
      const items = details.items.map(item => ({ ...item, value: item.value || 'x' }))
      assert.equal((await change(await bank.customer(), { ...details, items })).outcome, code)
    })

  it('is not set where what is executed is not what was approved', async () => {
    const customer = await bank.customer()
    const details = detailsOf(newName())
    const other = { ...details, items: [{ name: { 'zh-CN': '登录名', en: 'Login name' }, value: newName() }] }
    const refused = await bank.execute(await token(customer, details), other)
    assert.notEqual(refused.status, 200)
    assert.notEqual(await ownerOf(other.items[0]?.value ?? ''), customer.id)
  })
})
