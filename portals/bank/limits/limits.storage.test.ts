import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { inSchema } from '../../../kit/database/index.ts'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import type { BankTables } from '../tables.ts'
import { openTestBooks, type TestBooks } from '../testing/books.ts'
import { bankDay } from './index.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)
const hour = 3_600_000

onEachDatabase<unknown>('limits', database => {
  let books: TestBooks
  let policy = { perTransaction: 1000, perDay: 2500, perMonth: 6000 as number | null }

  before(async () => {
    books = await openTestBooks(database, {
      policies: () => ({ 'sms-code': policy, 'otp-token': { perTransaction: 500, perDay: 500, perMonth: null } }),
      cooling: { milliseconds: 0, limit: 0 },
    })
  })

  const raise = (wanted: Parameters<TestBooks['limits']['lower']>[0], seenChangedAt: Date | null) =>
    inSchema<BankTables>(database, 'bank').transaction(tx => books.limits.raise(tx, { ...wanted, seenChangedAt }))

  async function setUp(at = '2026-03-10T02:00:00Z') {
    policy = { perTransaction: 1000, perDay: 2500, perMonth: 6000 }
    books.setTime(new Date(at))
    const payer = await books.openAccount({ fen: 1_000_000 })
    const friend = await books.openAccount({ holder: '李明' })
    const payeeId = await books.payeeOf(payer.customerId, friend)
    const { customerId } = payer
    const pay = async (amount: number, medium = 'sms-code') => {
      const to = { kind: 'payee', payeeId } as const
      const wish = { customerId, key: randomUUID(), fromAccount: payer.accountId, to, amount, memo: '', medium }
      return codeOf(await books.transfers.transfer(wish))
    }
    const view = async () => {
      const one = (await books.limits.view(customerId)).find(({ medium }) => medium === 'sms-code')
      return one && [one.perTransaction, one.perDay, one.spentToday, one.spentThisMonth]
    }
    const wanted = (perTransaction: number, perDay: number) => ({
      customerId,
      medium: 'sms-code',
      perTransaction,
      perDay,
    })
    return { pay, view, wanted, customerId }
  }

  it('of the policy hold from the first transfer on', async () => {
    const { pay, view } = await setUp()
    assert.equal(await pay(1001), 'transfer.over_transaction_limit')
    assert.deepEqual(await view(), [1000, 2500, 0, 0])
    assert.deepEqual([await pay(1000), await pay(1000), await pay(501)], ['done', 'done', 'transfer.over_day_limit'])
    assert.equal(await pay(500), 'done')
    assert.deepEqual(await view(), [1000, 2500, 2500, 2500])
  })

  it('are counted for each medium by itself', async () => {
    const { pay } = await setUp()
    assert.deepEqual(
      [await pay(1000), await pay(501, 'otp-token'), await pay(500, 'otp-token')],
      ['done', 'transfer.over_transaction_limit', 'done'],
    )
    assert.equal(await pay(1, 'otp-token'), 'transfer.over_day_limit')
    assert.equal(await pay(1000), 'done')
  })

  it('begin again at midnight in China, for the day and not for the month', async () => {
    const { pay, view } = await setUp('2026-03-10T15:59:59Z')
    for (let at = 0; at < 2; at++) assert.equal(await pay(1000), 'done')
    assert.equal(await pay(1000), 'transfer.over_day_limit')
    books.setTime(new Date('2026-03-10T16:00:00Z'))
    assert.deepEqual(await view(), [1000, 2500, 0, 2000])
    for (let at = 0; at < 2; at++) assert.equal(await pay(1000), 'done')
    books.setTime(new Date(books.time().getTime() + 24 * hour))
    for (let at = 0; at < 2; at++) assert.equal(await pay(1000), 'done')
    assert.equal(await pay(1), 'transfer.over_month_limit')
    books.setTime(new Date('2026-03-31T16:00:00Z'))
    assert.deepEqual(await view(), [1000, 2500, 0, 0])
    assert.equal(await pay(1000), 'done')
  })

  it('are not begun again by a process whose clock is behind', async () => {
    const { pay } = await setUp()
    books.setTime(new Date(books.time().getTime() + 24 * hour))
    for (const amount of [1000, 1000, 500]) assert.equal(await pay(amount), 'done')
    books.setTime(new Date(books.time().getTime() - 24 * hour))
    assert.equal(await pay(1), 'transfer.over_day_limit')
  })

  it('are lowered at once, also before anything was paid', async () => {
    const { pay, view, wanted } = await setUp()
    assert.equal(codeOf(await books.limits.lower(wanted(300, 400))), 'done')
    assert.deepEqual(await view(), [300, 400, 0, 0])
    assert.deepEqual([await pay(301), await pay(300)], ['transfer.over_transaction_limit', 'done'])
    assert.equal(await pay(101), 'transfer.over_day_limit')
    assert.equal(codeOf(await books.limits.lower(wanted(300, 0))), 'done')
    assert.equal(await pay(1), 'transfer.over_day_limit')
  })

  it('are raised by their own call only, and never above the policy', async () => {
    const { view, wanted, customerId } = await setUp()
    await books.limits.lower(wanted(300, 400))
    const refusals: [ReturnType<typeof wanted>, 'lower' | 'raise', string][] = [
      [wanted(301, 400), 'lower', 'limit.not_lower'],
      [wanted(300, 401), 'lower', 'limit.not_lower'],
      [wanted(-1, 400), 'lower', 'limit.bad_amount'],
      [wanted(0.5, 400), 'lower', 'limit.bad_amount'],
      [wanted(Number.NaN, 400), 'raise', 'limit.bad_amount'],
      [wanted(299, 400), 'raise', 'limit.not_higher'],
      [wanted(1001, 400), 'raise', 'limit.over_policy'],
      [wanted(300, 2501), 'raise', 'limit.over_policy'],
      [{ ...wanted(300, 400), medium: 'qr', customerId }, 'lower', 'limit.medium_unknown'],
      [{ ...wanted(300, 400), medium: 'qr', customerId }, 'raise', 'limit.medium_unknown'],
    ]
    for (const [figures, how, code] of refusals) {
      const result = how === 'lower' ? await books.limits.lower(figures) : await raise(figures, books.time())
      assert.equal(codeOf(result), code)
    }
    assert.equal(codeOf(await raise(wanted(1000, 2000), books.time())), 'done')
    assert.deepEqual(await view(), [1000, 2000, 0, 0])
  })

  it('are not raised over a lowering that was not seen', async () => {
    const { view, wanted } = await setUp()
    await books.limits.lower(wanted(300, 400))
    assert.equal(codeOf(await raise(wanted(900, 900), null)), 'limit.changed')
    assert.deepEqual(await view(), [300, 400, 0, 0])
    assert.equal(codeOf(await raise(wanted(900, 900), books.time())), 'done')
    assert.deepEqual(await view(), [900, 900, 0, 0])
  })

  it('follow a policy that has become stricter', async () => {
    const { pay, wanted, view } = await setUp()
    await books.limits.lower(wanted(900, 2000))
    policy = { perTransaction: 100, perDay: 150, perMonth: null }
    assert.deepEqual(await view(), [100, 150, 0, 0])
    assert.deepEqual(
      [await pay(101), await pay(100), await pay(51)],
      ['transfer.over_transaction_limit', 'done', 'transfer.over_day_limit'],
    )
  })

  it('count days as the bank does', () => {
    assert.equal(bankDay(new Date('2026-03-10T15:59:59.999Z')), '2026-03-10')
    assert.equal(bankDay(new Date('2026-03-10T16:00:00Z')), '2026-03-11')
  })
})
