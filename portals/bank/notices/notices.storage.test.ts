import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, beforeEach, it } from 'node:test'
import fc from 'fast-check'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, type TestBooks } from '../testing/books.ts'
import type { SmsPort } from './index.ts'

type Message = Parameters<SmsPort['send']>[0]

const byAmount = (a: number, b: number): number => a - b

onEachDatabase<unknown>('account-change notices', database => {
  let books: TestBooks
  let payer: Awaited<ReturnType<TestBooks['openAccount']>>
  let sent: Message[]
  let answer: Awaited<ReturnType<SmsPort['send']>>

  before(async () => {
    books = await openTestBooks(database, { cooling: { milliseconds: 0, limit: 0 } })
  })
  beforeEach(async () => {
    payer = await books.openAccount({})
    sent = []
    answer = { ok: true }
  })

  const gateway: SmsPort = {
    send: async message => {
      sent.push(message)
      return answer
    },
  }
  const deliver = () => books.deliveryBy(gateway, '青禾银行').deliver(1000)
  const choose = (fromAmount: number | null, bySms = true) =>
    books.noticeSettings.save(payer.customerId, { fromAmount, bySms }, 'zh-CN')
  const told = async () =>
    (await books.inbox.list({ customerId: payer.customerId })).notices.map(({ text }) => text.amount)
  const wait = (milliseconds: number) => books.setTime(new Date(books.time().getTime() + milliseconds))
  const leavePhone = async () => assert.ok((await books.contacts.record(payer.customerId, '16912345678')).ok)

  it('are written from 1,000 yuan on where nothing was chosen', async () => {
    await books.deposit(payer.accountId, 99_999)
    await books.deposit(payer.accountId, 100_000)
    assert.deepEqual(await told(), [100_000])
  })

  it('are written from exactly the chosen amount on, in and out, and not at all where none are wanted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.integer({ min: 0, max: 50 })),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
        async (from, amounts) => {
          payer = await books.openAccount({})
          await choose(from)
          for (const amount of amounts) await books.deposit(payer.accountId, amount)
          const wanted = amounts.filter(amount => from !== null && amount >= from)
          assert.deepEqual((await told()).toSorted(byAmount), wanted.toSorted(byAmount))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('are told to both sides of a transfer, and to nobody of one that is refused', async () => {
    const friend = await books.openAccount({ holder: '李明' })
    const payeeId = await books.payeeOf(payer.customerId, friend)
    await books.deposit(payer.accountId, 1000)
    for (const customerId of [payer.customerId, friend.customerId])
      await books.noticeSettings.save(customerId, { fromAmount: 0, bySms: false }, 'zh-CN')
    const wish = {
      customerId: payer.customerId,
      fromAccount: payer.accountId,
      to: { kind: 'payee', payeeId } as const,
      memo: '',
      medium: 'otp-token',
    }
    assert.ok((await books.transfers.transfer({ ...wish, key: randomUUID(), amount: 400 })).ok)
    assert.ok(!(await books.transfers.transfer({ ...wish, key: randomUUID(), amount: 601 })).ok)
    assert.deepEqual(await told(), [-400])
    const theirs = await books.inbox.list({ customerId: friend.customerId })
    assert.deepEqual(
      theirs.notices.map(({ text }) => text.amount),
      [400],
    )
  })

  it('are told once, however often the same transfer is asked for', async () => {
    const own = await books.openAccount({ customerId: payer.customerId })
    await books.deposit(payer.accountId, 1000)
    await choose(0)
    const wish = {
      customerId: payer.customerId,
      key: 'once',
      fromAccount: payer.accountId,
      to: { kind: 'own', accountId: own.accountId } as const,
      amount: 10,
      memo: '',
      medium: null,
    }
    await Promise.all(Array.from({ length: 5 }, () => books.transfers.transfer(wish)))
    assert.deepEqual((await told()).toSorted(byAmount), [-10, 10])
  })

  it('go by SMS to the phone that was left with the bank, once, with no name and no whole number', async () => {
    await leavePhone()
    await choose(0)
    await books.deposit(payer.accountId, 123_456)
    assert.equal(await deliver(), 1)
    assert.equal(await deliver(), 0)
    const [message] = sent
    assert.equal(message?.to, '16912345678')
    assert.match(message?.text ?? '', /收入1,234\.56元，余额1,234\.56元/)
    assert.ok(!message?.text.includes('王小青') && !message?.text.includes(payer.number))
  })

  it('stay in the inbox where no phone was left, or none by SMS are wanted', async () => {
    await books.deposit(payer.accountId, 100_000)
    await leavePhone()
    await choose(0, false)
    await books.deposit(payer.accountId, 100_001)
    // Of the first: the phone was left after it, so it is still sent.
    assert.equal(await deliver(), 1)
    const stranger = await books.openAccount({ fen: 100_000 })
    assert.equal(await deliver(), 0)
    assert.equal((await books.inbox.list({ customerId: stranger.customerId })).notices.length, 1)
    assert.equal(sent.length, 1)
  })

  it('are tried again with growing pauses, and given up after six', async () => {
    await leavePhone()
    answer = { ok: false, retry: true }
    await books.deposit(payer.accountId, 100_000)
    for (let attempt = 1; attempt <= 6; attempt++) {
      await deliver()
      assert.equal(sent.length, attempt)
      await deliver()
      assert.equal(sent.length, attempt)
      wait(60_000 * 2 ** (attempt - 1))
    }
    answer = { ok: true }
    wait(86_400_000)
    assert.equal(await deliver(), 0)
  })

  it('are not tried again where the carrier says that it is no use', async () => {
    await leavePhone()
    answer = { ok: false, retry: false }
    await books.deposit(payer.accountId, 100_000)
    await deliver()
    wait(86_400_000)
    await deliver()
    assert.equal(sent.length, 1)
  })

  it('are taken up again where a process was killed while it sent them', async () => {
    await leavePhone()
    await books.deposit(payer.accountId, 100_000)
    const killed: SmsPort = { send: () => Promise.reject(new Error('killed')) }
    await assert.rejects(books.deliveryBy(killed, '').deliver(1000))
    assert.equal(await deliver(), 0)
    wait(120_000)
    assert.equal(await deliver(), 1)
  })

  it('are each sent by one of several processes', async () => {
    await leavePhone()
    for (let at = 0; at < 20; at++) await books.deposit(payer.accountId, 100_000 + at)
    const one = books.deliveryBy(gateway, '')
    const counts = await Promise.all(Array.from({ length: 5 }, () => one.deliver(6)))
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      20,
    )
    assert.equal(new Set(sent.map(({ reference }) => reference)).size, 20)
  })

  it('of another are neither listed nor marked', async () => {
    await books.deposit(payer.accountId, 100_000)
    const other = randomUUID()
    await books.inbox.markAllRead(other)
    assert.deepEqual([await books.inbox.unread(other), await books.inbox.unread(payer.customerId)], [0, 1])
  })

  it('refuse a phone that is none', async () => {
    assert.deepEqual(await books.contacts.record(payer.customerId, '12345'), { ok: false, code: 'contact.bad_phone' })
  })
})
