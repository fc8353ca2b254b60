import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { loadBankDemo } from '../compose.ts'
import { readFilter } from '../statements/index.ts'
import { openTestBooks, rightBooks, type TestBooks, testKeys } from '../testing/books.ts'

onEachDatabase<unknown>('the demonstration of the bank, and its statements', database => {
  let books: TestBooks
  const customers = ['王小青', '买买提·艾力', '欧阳静'].map((name, index) => ({
    customerId: randomUUID(),
    index,
    name,
    phone: `1691234567${index}`,
  }))
  const load = () => loadBankDemo({ database, keys: testKeys, now: books.time, customers })
  const [first] = customers
  assert.ok(first)
  const { customerId } = first

  before(async () => {
    books = await openTestBooks(database)
    await load()
  })

  const cardOf = async (id: string) => {
    const card = (await books.accounts.list(id)).find(({ product }) => product === 'debit-card')
    assert.ok(card)
    return card
  }

  async function all(filter: Parameters<typeof readFilter>[0], limit = 50) {
    const read = readFilter(filter)
    assert.ok(read.ok)
    const accountId = (await cardOf(customerId)).id
    const movements: Awaited<ReturnType<TestBooks['statements']['page']>>['movements'] = []
    let next: number | null = null
    do {
      const page: Awaited<ReturnType<TestBooks['statements']['page']>> = await books.statements.page({
        customerId,
        accountId,
        filter: read.filter,
        before: next,
        limit,
      })
      movements.push(...page.movements)
      next = page.next
    } while (next !== null)
    return movements
  }

  it('gives everyone two accounts and a year of movements, in books that are right', async () => {
    for (const customer of customers) {
      const accounts = await books.accounts.list(customer.customerId)
      assert.deepEqual(accounts.map(({ product }) => product).toSorted(), ['debit-card', 'savings'])
      assert.ok(accounts.every(({ balance }) => balance > 0))
      assert.ok((await cardOf(customer.customerId)).movements > 200)
    }
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('is loaded once, and tells the same numbers again', async () => {
    const { movements } = await cardOf(customerId)
    const [again] = await load()
    assert.ok(again)
    assert.equal((await cardOf(customerId)).movements, movements)
    assert.equal((await books.accounts.findByNumber(again.cardNumber))?.customerId, customerId)
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('goes on from there like any account', async () => {
    const { id } = await cardOf(customerId)
    await books.deposit(id, 1)
    assert.equal((await books.statements.page({ customerId, accountId: id, limit: 1 })).movements[0]?.kind, 'cash')
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('is read page by page, newest first, each movement once', async () => {
    const { movements: count } = await cardOf(customerId)
    const seen = (await all({}, 7)).map(({ seq }) => seq)
    assert.deepEqual(
      seen,
      Array.from({ length: count }, (_, at) => count - at),
    )
  })

  it('is filtered by each thing, as one would by hand', async () => {
    const everything = await all({})
    const expect = async (
      filter: Parameters<typeof readFilter>[0],
      matches: (one: (typeof everything)[0]) => boolean,
    ) => {
      const expected = everything.filter(matches)
      assert.ok(expected.length > 0 && expected.length < everything.length, JSON.stringify(filter))
      assert.deepEqual(await all(filter), expected)
    }
    const at = (day: string) => new Date(`${day}T00:00:00+08:00`)
    await expect({ from: '2025-08-01' }, one => one.at >= at('2025-08-01'))
    await expect({ to: '2025-08-01' }, one => one.at < at('2025-08-02'))
    await expect({ kind: 'salary' }, one => one.kind === 'salary')
    await expect({ atLeast: '100' }, one => Math.abs(one.amount) >= 10_000)
    await expect({ atMost: '100' }, one => Math.abs(one.amount) <= 10_000)
    await expect({ counterparty: '李明' }, one => one.counterparty?.name === '李**')
    await expect({ counterparty: '6299990000000000016' }, one => one.counterparty?.number.endsWith('0016') === true)
    await expect({ counterparty: '王小青', kind: 'own' }, one => one.kind === 'own')
  })

  it('shows nobody another’s movements', async () => {
    const accountId = (await cardOf(customerId)).id
    const other = customers[1]?.customerId ?? ''
    for (const request of [
      { customerId: other, accountId },
      { customerId, accountId: '00000000-0000-7000-8000-0000000000ff' },
      { customerId, accountId: 'nonsense' },
    ])
      assert.deepEqual(await books.statements.page(request), { movements: [], next: null })
  })

  it('is exported whole, a line to a movement', async () => {
    const card = await cardOf(customerId)
    let text = ''
    for await (const part of books.statements.exportCsv({ customerId, accountId: card.id }, 'zh-CN')) text += part
    assert.equal(text.trimEnd().split('\r\n').length, 1 + card.movements)
    for (const secret of ['李明', '6299990000000000016']) assert.equal(text.includes(secret), false)
  })
})
