import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, type TestBooks } from '../testing/books.ts'
import { defaultCooling, type PayeeWanted } from './index.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)

onEachDatabase<unknown>('payees', database => {
  let books: TestBooks

  before(async () => {
    books = await openTestBooks(database)
  })

  async function setUp() {
    const payer = await books.openAccount({ fen: 10_000_000 })
    const friend = await books.openAccount({ holder: '李明' })
    const wanted = { customerId: payer.customerId, name: '李明', number: friend.number, bank: null, alias: '小李' }
    const outside = { ...wanted, number: '6299990000000000016', bank: '云川银行' }
    const pay = async (payeeId: string, amount: number, key: string = randomUUID()) => {
      const { customerId, accountId: fromAccount } = payer
      const to = { kind: 'payee', payeeId } as const
      const wish = { customerId, key, fromAccount, to, amount, memo: '', medium: 'certificate-key' }
      return codeOf(await books.transfers.transfer(wish))
    }
    return { payer, friend, wanted, outside, pay }
  }

  const add = async (wanted: Parameters<TestBooks['payees']['add']>[0]): Promise<string> => {
    const added = await books.payees.add(wanted)
    assert.ok(added.ok)
    return added.payeeId
  }

  it('are kept as typed, checked where the account is with this bank, and shown to their customer only', async () => {
    const { payer, friend, wanted } = await setUp()
    const payeeId = await add({ ...wanted, number: ` ${friend.number.replace(/(.{4})/g, '$1 ')}` })
    const payee = await books.payees.find(payer.customerId, payeeId)
    assert.deepEqual(
      [payee?.name, payee?.number, payee?.alias, payee?.isNameChecked],
      ['李明', friend.number, '小李', true],
    )
    assert.equal(await books.payees.find(friend.customerId, payeeId), null)
    assert.deepEqual(await books.payees.list({ customerId: friend.customerId }), { payees: [], next: null })
  })

  it('are refused, each for its reason', async () => {
    const { payer, wanted, outside } = await setUp()
    await add(wanted)
    const refusals: [Partial<PayeeWanted>, string][] = [
      [{ number: '1' }, 'payee.bad_number'],
      [{ name: ' ' }, 'payee.bad_name'],
      [{ name: '长'.repeat(65) }, 'payee.bad_name'],
      [{ bank: ' ' }, 'payee.bad_bank'],
      [{ alias: '长'.repeat(21) }, 'payee.bad_alias'],
      [{}, 'payee.known'],
      [{ number: payer.number, name: payer.holder }, 'payee.own_account'],
    ]
    for (const [change, code] of refusals) assert.equal(codeOf(await books.payees.add({ ...wanted, ...change })), code)
    await add(outside)
    assert.equal(codeOf(await books.payees.add(outside)), 'payee.known')
  })

  it('answer alike for a number that nobody has and for another’s name', async () => {
    const { wanted } = await setUp()
    assert.equal(codeOf(await books.payees.add({ ...wanted, number: '6299990000000000099' })), 'payee.not_matched')
    assert.equal(codeOf(await books.payees.add({ ...wanted, name: '李四' })), 'payee.not_matched')
  })

  it('come in pages, newest first', async () => {
    const { payer, outside } = await setUp()
    const ids: string[] = []
    for (let at = 0; at < 5; at++) ids.unshift(await add({ ...outside, number: `629999000000000010${at}` }))
    const first = await books.payees.list({ customerId: payer.customerId, limit: 3 })
    const second = await books.payees.list({ customerId: payer.customerId, limit: 3, before: first.next })
    assert.deepEqual(
      [...first.payees, ...second.payees].map(({ id }) => id),
      ids,
    )
    assert.deepEqual([first.payees.length, second.next], [3, null])
    assert.equal((await books.payees.list({ customerId: payer.customerId, before: 'nonsense' })).payees.length, 5)
  })

  it('get little while they cool off, and what they will afterwards', async () => {
    const { outside, pay } = await setUp()
    const payeeId = await add(outside)
    assert.equal(await pay(payeeId, defaultCooling.limit + 1), 'transfer.payee_cooling')
    assert.equal(await pay(payeeId, defaultCooling.limit - 1), 'done')
    assert.equal(await pay(payeeId, 2), 'transfer.payee_cooling')
    assert.equal(await pay(payeeId, 1), 'done')
    books.setTime(new Date(books.time().getTime() + defaultCooling.milliseconds - 1))
    assert.equal(await pay(payeeId, 1), 'transfer.payee_cooling')
    books.setTime(new Date(books.time().getTime() + 1))
    assert.equal(await pay(payeeId, defaultCooling.limit + 1), 'done')
  })

  it('use nothing of the allowance for what was refused otherwise', async () => {
    const { payer, outside, pay } = await setUp()
    const payeeId = await add(outside)
    await books.limits.lower({ ...payer, medium: 'certificate-key', perTransaction: 100, perDay: 100 })
    assert.equal(await pay(payeeId, 101), 'transfer.over_transaction_limit')
    assert.equal((await books.payees.find(payer.customerId, payeeId))?.coolingSpent, 0)
  })

  it('are no way around the allowance when removed and added again', async () => {
    const { payer, outside, pay } = await setUp()
    const payeeId = await add(outside)
    assert.equal(await pay(payeeId, defaultCooling.limit), 'done')
    assert.equal(codeOf(await books.payees.remove(payer.customerId, payeeId)), 'done')
    assert.equal(await books.payees.find(payer.customerId, payeeId), null)
    assert.equal(await add(outside), payeeId)
    assert.equal(await pay(payeeId, 1), 'transfer.payee_cooling')
  })

  it('cool off anew when added again later', async () => {
    const { payer, outside, pay } = await setUp()
    const payeeId = await add(outside)
    books.setTime(new Date(books.time().getTime() + defaultCooling.milliseconds))
    await books.payees.remove(payer.customerId, payeeId)
    await add(outside)
    assert.equal(await pay(payeeId, defaultCooling.limit + 1), 'transfer.payee_cooling')
    assert.equal(await pay(payeeId, defaultCooling.limit), 'done')
  })

  it('are removed once, by their customer', async () => {
    const { payer, friend, outside } = await setUp()
    const payeeId = await add(outside)
    for (const [customerId, id] of [
      [friend.customerId, payeeId],
      [payer.customerId, randomUUID()],
      [payer.customerId, 'nonsense'],
    ] as const)
      assert.equal(codeOf(await books.payees.remove(customerId, id)), 'payee.unknown')
    assert.equal(codeOf(await books.payees.remove(payer.customerId, payeeId)), 'done')
    assert.equal(codeOf(await books.payees.remove(payer.customerId, payeeId)), 'payee.unknown')
  })

  it('of this bank are compared with names no more than twenty times a day, also at once', async () => {
    const { customerId } = await books.openAccount({})
    const victim = await books.openAccount({ holder: '李明' })
    const guess = (name: string) => books.payees.add({ customerId, name, number: victim.number, bank: null, alias: '' })
    const codes = (await Promise.all(Array.from({ length: 30 }, () => guess('王芳')))).map(codeOf)
    assert.deepEqual(
      [
        codes.filter(code => code === 'payee.not_matched').length,
        codes.filter(code => code === 'payee.too_many_checks').length,
      ],
      [20, 10],
    )
    // The right name tells nothing any more.
    assert.equal(codeOf(await guess('李明')), 'payee.too_many_checks')
    books.setTime(new Date(books.time().getTime() + 24 * 3_600_000))
    assert.equal(codeOf(await guess('李明')), 'done')
  })
})
