import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, rightBooks, type TestBooks } from '../testing/books.ts'
import type { ScheduleWanted } from './index.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)
const day = 86_400_000

onEachDatabase<unknown>('scheduled transfers', database => {
  let books: TestBooks

  before(async () => {
    books = await openTestBooks(database)
  })

  async function setUp(change: Partial<ScheduleWanted> = {}) {
    const payer = await books.openAccount({ fen: 1000 })
    const friend = await books.openAccount({ holder: '李明' })
    const payeeId = await books.payeeOf(payer.customerId, friend)
    const wanted: ScheduleWanted = {
      customerId: payer.customerId,
      fromAccount: payer.accountId,
      to: { kind: 'payee', payeeId },
      amount: 600,
      memo: '',
      medium: 'sms-code',
      firstAt: new Date(books.time().getTime() + day),
      repeat: 'once',
      ...change,
    }
    const balance = () => books.balanceOf(payer.customerId, payer.accountId)
    return { payer, wanted, balance }
  }

  async function create(wanted: ScheduleWanted): Promise<string> {
    const created = await books.schedules.create(wanted)
    assert.ok(created.ok)
    return created.scheduleId
  }

  const wait = (milliseconds: number) => books.setTime(new Date(books.time().getTime() + milliseconds))

  it('happen when they are due, once, and are told once', async () => {
    const { payer, wanted, balance } = await setUp()
    const scheduleId = await create(wanted)
    wait(day - 1)
    assert.deepEqual(await books.scheduleRuns.runDue(), [])
    wait(1)
    const [run, ...others] = await books.scheduleRuns.runDue()
    assert.ok(run)
    assert.deepEqual([run.scheduleId, run.outcome, others.length], [scheduleId, 'done', 0])
    assert.deepEqual(await books.scheduleRuns.runDue(), [])
    assert.equal(await balance(), 400)
    assert.equal((await books.schedules.list(payer.customerId))[0]?.state, 'done')
    assert.deepEqual(await books.scheduleRuns.runsOf(payer.customerId, scheduleId), [run])
    const { notices } = await books.inbox.list({ customerId: payer.customerId })
    assert.deepEqual(
      notices.map(({ text }) => text),
      [{ kind: 'schedule', amount: 600, outcome: 'done' }],
    )
  })

  it('are recorded and over where there is too little money', async () => {
    const { payer, wanted, balance } = await setUp({ amount: 1001 })
    await create(wanted)
    wait(day)
    const [run] = await books.scheduleRuns.runDue()
    assert.deepEqual([run?.outcome, run?.entryId], ['transfer.insufficient_balance', null])
    await books.deposit(payer.accountId, 1)
    assert.deepEqual(await books.scheduleRuns.runDue(), [])
    assert.equal(await balance(), 1001)
    assert.equal((await books.schedules.list(payer.customerId))[0]?.state, 'failed')
    const { notices } = await books.inbox.list({ customerId: payer.customerId })
    assert.deepEqual(notices[0]?.text, {
      kind: 'schedule',
      amount: 1001,
      outcome: 'transfer.insufficient_balance',
    })
  })

  it('come again at their next time, after a failure too, and make up for nothing that a standstill missed', async () => {
    const { payer, wanted, balance } = await setUp({ repeat: 'weekly' })
    await create(wanted)
    wait(day)
    const outcomes: (string | undefined)[] = []
    for (const step of [7 * day, 21 * day]) {
      outcomes.push(...(await books.scheduleRuns.runDue()).map(run => run.outcome))
      wait(step)
    }
    assert.deepEqual(outcomes, ['done', 'transfer.insufficient_balance'])
    await books.deposit(payer.accountId, 5000)
    assert.equal((await books.scheduleRuns.runDue()).length, 1)
    assert.equal((await books.scheduleRuns.runDue()).length, 0)
    assert.equal(await balance(), 4800)
    assert.deepEqual(await books.audit.audit(), rightBooks)
    const [schedule] = await books.schedules.list(payer.customerId)
    assert.deepEqual([schedule?.state, schedule?.runs], ['waiting', 3])
    assert.ok(schedule)
    await books.schedules.cancel(payer.customerId, schedule.id)
  })

  it('keep to the limits of the day on which they happen', async () => {
    const { payer, wanted } = await setUp()
    await create(wanted)
    await books.limits.lower({ customerId: payer.customerId, medium: 'sms-code', perTransaction: 599, perDay: 599 })
    wait(day)
    assert.deepEqual(
      (await books.scheduleRuns.runDue()).map(({ outcome }) => outcome),
      ['transfer.over_transaction_limit'],
    )
  })

  it('record a medium that the policy has meanwhile taken away', async () => {
    const { wanted } = await setUp()
    await create(wanted)
    wait(day)
    const ran = await books.again({ policies: () => ({}) }).scheduleRuns.runDue()
    assert.deepEqual(
      ran.map(({ outcome }) => outcome),
      ['transfer.medium_unknown'],
    )
  })

  it('are cancelled by their customer while they wait', async () => {
    const { payer, wanted, balance } = await setUp()
    const scheduleId = await create(wanted)
    assert.equal(codeOf(await books.schedules.cancel(randomUUID(), scheduleId)), 'schedule.over')
    assert.equal(codeOf(await books.schedules.cancel(payer.customerId, 'nonsense')), 'schedule.over')
    assert.equal(codeOf(await books.schedules.cancel(payer.customerId, scheduleId)), 'done')
    assert.equal(codeOf(await books.schedules.cancel(payer.customerId, scheduleId)), 'schedule.over')
    wait(day)
    assert.deepEqual(await books.scheduleRuns.runDue(), [])
    assert.equal(await balance(), 1000)
  })

  it('are refused where they could never be right', async () => {
    const { wanted } = await setUp()
    const refusals: [Partial<ScheduleWanted>, string][] = [
      [{ amount: 0 }, 'transfer.bad_amount'],
      [{ memo: '\0' }, 'transfer.bad_memo'],
      [{ fromAccount: '' }, 'transfer.bad_account'],
      [{ medium: null }, 'schedule.no_medium'],
      [{ firstAt: books.time() }, 'schedule.in_the_past'],
      [{ firstAt: new Date(Number.NaN) }, 'schedule.in_the_past'],
      [{ firstAt: new Date(books.time().getTime() + 367 * day) }, 'schedule.too_far'],
    ]
    for (const [change, code] of refusals)
      assert.equal(codeOf(await books.schedules.create({ ...wanted, ...change })), code)
  })
})
