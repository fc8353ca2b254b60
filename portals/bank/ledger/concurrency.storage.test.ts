import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Database } from '../../../kit/database/index.ts'
import { openTestPostgres } from '../../../kit/database/testing.ts'
import { isAppError } from '../../../kit/errors/index.ts'
import { openTestBooks, rightBooks, type TestBooks } from '../testing/books.ts'
import type { TransferResult, TransferWish } from './index.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const count = (all: readonly string[], one: string): number => all.filter(each => each === one).length

describe('transfers at the same time, on a real server', () => {
  let database: Database<unknown>
  let books: TestBooks
  let payer: Awaited<ReturnType<TestBooks['openAccount']>>
  let friend: Awaited<ReturnType<TestBooks['openAccount']>>
  let wish: TransferWish

  before(async () => {
    const server = await openTestPostgres()
    database = await server.open<unknown>({ poolSize: 50 })
    const policy = { perTransaction: 1000, perDay: 10_000, perMonth: 25_000 }
    const wide = { perTransaction: 1_000_000, perDay: 1_000_000_000, perMonth: null }
    books = await openTestBooks(database, { policies: () => ({ 'sms-code': policy, 'otp-token': wide }) })
  })

  beforeEach(async () => {
    payer = await books.openAccount({ fen: 100_000 })
    friend = await books.openAccount({ holder: '李明' })
    const payeeId = await books.payeeOf(payer.customerId, friend)
    const to = { kind: 'payee', payeeId } as const
    const { customerId, accountId: fromAccount } = payer
    wish = { customerId, key: randomUUID(), fromAccount, to, amount: 1000, memo: '', medium: 'otp-token' }
  })

  const deadlocks = async (): Promise<number> => {
    // What each backend has counted reaches the shared view at the latest when it asks.
    await sql`select pg_stat_force_next_flush()`.execute(database.query)
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(database.query)
    return rows[0]?.deadlocks ?? -1
  }

  it('moves money once for fifty equal requests, and answers all of them alike', async () => {
    const results = await Promise.all(times(50, () => books.transfers.transfer(wish)))
    const [first] = results
    assert.ok(first?.ok)
    const answers = new Set(results.map(result => (result.ok ? `${result.entryId} ${result.balance}` : result.code)))
    assert.deepEqual([...answers], [`${first.entryId} 99000`])
    assert.equal(results.filter(result => result.ok && !result.isReplay).length, 1)
    assert.equal(await books.balanceOf(payer.customerId, payer.accountId), 99_000)
  })

  it('lets one of fifty different requests under one key win', async () => {
    const results = await Promise.all(times(50, at => books.transfers.transfer({ ...wish, amount: at + 1 })))
    const codes = results.map(codeOf)
    assert.deepEqual([count(codes, 'done'), count(codes, 'transfer.key_reused')], [1, 49])
  })

  it('never exceeds the day’s limit in fifty parallel transfers', async () => {
    const results = await Promise.all(
      times(50, at => books.transfers.transfer({ ...wish, key: `day ${at}`, medium: 'sms-code' })),
    )
    const codes = results.map(codeOf)
    assert.deepEqual([count(codes, 'done'), count(codes, 'transfer.over_day_limit')], [10, 40])
    const view = (await books.limits.view(payer.customerId)).find(({ medium }) => medium === 'sms-code')
    assert.deepEqual([view?.spentToday, view?.spentThisMonth], [10_000, 10_000])
    assert.equal(await books.balanceOf(payer.customerId, payer.accountId), 90_000)
  })

  it('never sends a new payee more than its allowance in fifty parallel transfers', async () => {
    const added = await books.payees.add({
      customerId: payer.customerId,
      name: '陈静',
      number: '6299990000000000024',
      bank: '远山银行',
      alias: '',
    })
    assert.ok(added.ok)
    await books.deposit(payer.accountId, 1_000_000)
    const to = { kind: 'payee', payeeId: added.payeeId } as const
    const results = await Promise.all(
      times(50, at => books.transfers.transfer({ ...wish, to, amount: 100_000, key: `new ${at}` })),
    )
    const codes = results.map(codeOf)
    assert.deepEqual([count(codes, 'done'), count(codes, 'transfer.payee_cooling')], [5, 45])
  })

  it('never spends more than there is in fifty parallel transfers', async () => {
    const results = await Promise.all(
      times(50, at => books.transfers.transfer({ ...wish, key: `all ${at}`, amount: 9000 })),
    )
    const codes = results.map(codeOf)
    assert.deepEqual([count(codes, 'done'), count(codes, 'transfer.insufficient_balance')], [11, 39])
    assert.equal(await books.balanceOf(payer.customerId, payer.accountId), 1000)
  })

  it('lets nothing out after a report has answered, however many transfers are under way', async () => {
    const running = times(40, at => books.transfers.transfer({ ...wish, key: `race ${at}`, amount: 10 }))
    const report = await books.reports.report({ customerId: payer.customerId, movement: null, note: '' })
    const after = await books.balanceOf(payer.customerId, payer.accountId)
    assert.equal(codeOf(report), 'done')
    const codes = (await Promise.all(running)).map(codeOf)
    assert.equal(count(codes, 'done') + count(codes, 'transfer.account_frozen'), 40)
    assert.equal(await books.balanceOf(payer.customerId, payer.accountId), after)
  })

  it('leaves nobody unfrozen while a report is open, however reports and releases race', async () => {
    const { customerId } = payer
    for (let round = 0; round < 10; round++) {
      const first = await books.reports.report({ customerId, movement: null, note: '' })
      assert.ok(first.ok)
      const [released, second] = await Promise.all([
        books.reports.release({ customerId, reportId: first.reportId, by: 'clerk-01' }),
        books.reports.report({ customerId, movement: null, note: '' }),
      ])
      assert.ok(released.ok && second.ok)
      assert.equal((await books.accounts.list(customerId))[0]?.state, 'frozen')
      await books.reports.release({ customerId, reportId: second.reportId, by: 'clerk-01' })
      assert.equal((await books.accounts.list(customerId))[0]?.state, 'active')
    }
  })

  it('runs each scheduled transfer once, however many processes run them', async () => {
    const firstAt = new Date(books.time().getTime() + 1000)
    const { key: _, ...order } = wish
    for (let at = 0; at < 20; at++) {
      const created = await books.schedules.create({ ...order, firstAt, repeat: 'once' })
      assert.ok(created.ok)
    }
    books.setTime(firstAt)
    const ran = (await Promise.all(times(8, () => books.scheduleRuns.runDue()))).flat()
    assert.equal(ran.length, 20)
    assert.equal(new Set(ran.map(({ scheduleId }) => scheduleId)).size, 20)
    assert.equal(await books.balanceOf(payer.customerId, payer.accountId), 80_000)
  })

  it('keeps the books right through random transfers both ways, and reversals, while connections are killed', async () => {
    const random = randomOf(7)
    const people = await Promise.all(times(6, () => books.openAccount({ fen: 50_000 })))
    const payees = new Map<string, string>()
    for (const from of people)
      for (const to of people)
        if (from !== to) payees.set(`${from.accountId} ${to.accountId}`, await books.payeeOf(from.customerId, to))
    let killed = 0
    const done = new Map<string, TransferResult & { ok: true }>()

    async function client(at: number): Promise<void> {
      for (let number = 0; number < 40; number++) {
        const from = people[Math.floor(random() * people.length)]
        const to = people[Math.floor(random() * people.length)]
        const payeeId = from && to && payees.get(`${from.accountId} ${to.accountId}`)
        if (!from || payeeId === undefined) continue
        const result = await untilAnswered(() =>
          books.transfers.transfer({
            customerId: from.customerId,
            key: `random ${at} ${number}`,
            fromAccount: from.accountId,
            to: { kind: 'payee', payeeId },
            amount: 1 + Math.floor(random() * 20_000),
            memo: '',
            medium: 'otp-token',
          }),
        )
        if (result.ok) done.set(`${from.customerId} random ${at} ${number}`, result)
        if (result.ok && random() < 0.1) await untilAnswered(() => books.reversal.reverse(result.entryId, ''))
        if (number % 4 === 3) await untilAnswered(kill)
      }
    }

    /** Two of the connections on which something runs just now. */
    async function kill(): Promise<void> {
      const { rows } = await sql<{ killed: number }>`
        select count(*) filter (where pg_terminate_backend(pid)) as killed from (
          select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and state = 'active' and backend_type = 'client backend' order by random() limit 2) victims`.execute(
        database.query,
      )
      killed += rows[0]?.killed ?? 0
    }

    await Promise.all(times(16, client))
    assert.ok(killed > 0, 'no connection was killed')
    assert.ok(done.size > 100, `only ${done.size} transfers went through`)
    assert.deepEqual(await untilAnswered(() => books.audit.audit()), rightBooks)
    for (const [key, result] of done) {
      const [customerId = '', ...rest] = key.split(' ')
      const outcome = await books.transfers.outcomeOf(customerId, rest.join(' '))
      assert.equal(outcome?.ok && outcome.entryId, result.entryId)
    }
    const balances = await Promise.all(
      people.map(({ customerId, accountId }) => books.balanceOf(customerId, accountId)),
    )
    assert.equal(
      balances.reduce<number>((sum, balance) => sum + (balance ?? 0), 0),
      300_000,
    )
  })

  it('has met no deadlock in all of this', async () => {
    assert.equal(await deadlocks(), 0)
  })
})

/** As a portal does that has lost its connection: it asks again, with the same key. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (attempt === 100 || !isAppError(error) || error.code !== 'database.unavailable') throw error
    }
  }
}

/** The same numbers in every run, though not for the same client. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}
