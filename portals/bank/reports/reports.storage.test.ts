import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, type TestBooks } from '../testing/books.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)

onEachDatabase<unknown>('"not mine"', database => {
  let books: TestBooks

  before(async () => {
    books = await openTestBooks(database)
  })

  async function setUp() {
    const card = await books.openAccount({ fen: 1000 })
    const { customerId } = card
    const savings = await books.openAccount({ customerId, fen: 1000 })
    const friend = await books.openAccount({ holder: '李明', fen: 500 })
    const payeeId = await books.payeeOf(customerId, friend)
    const backId = await books.payeeOf(friend.customerId, card)
    const send = async (from: typeof card, to: string) => {
      const target = { kind: 'payee', payeeId: to } as const
      const key = randomUUID()
      const wish = { customerId: from.customerId, key, fromAccount: from.accountId, to: target, amount: 1, memo: '' }
      return codeOf(await books.transfers.transfer({ ...wish, medium: 'sms-code' }))
    }
    const report = async (movement: { accountId: string; seq: number } | null = null) => {
      const made = await books.reports.report({ customerId, movement, note: '不是我转的' })
      assert.ok(made.ok)
      return made
    }
    const release = async (reportId: string) => await books.reports.release({ customerId, reportId, by: 'clerk-01' })
    return { card, savings, friend, payeeId, backId, send, report, release, customerId }
  }

  it('freezes what goes out of every account at once, and lets in what comes', async () => {
    const { card, savings, friend, payeeId, backId, send, report } = await setUp()
    assert.equal((await report({ accountId: card.accountId, seq: 1 })).frozenAccounts, 2)
    for (const from of [card, savings]) assert.equal(await send(from, payeeId), 'transfer.account_frozen')
    assert.equal(await send(friend, backId), 'done')
  })

  it('is recorded with its movement, and with who released it', async () => {
    const { card, customerId, report, release } = await setUp()
    const movement = { accountId: card.accountId, seq: 1 }
    const { reportId } = await report(movement)
    assert.deepEqual(await release(reportId), { ok: true, isFrozen: false })
    const [kept] = await books.reports.list(customerId)
    assert.deepEqual([kept?.movement, kept?.note, kept?.releasedBy], [movement, '不是我转的', 'clerk-01'])
  })

  it('ends when staff have released every report, each once', async () => {
    const { card, payeeId, send, report, release } = await setUp()
    const [first, second] = [await report(), await report()]
    assert.equal(second.frozenAccounts, 0)
    assert.deepEqual(await release(first.reportId), { ok: true, isFrozen: true })
    assert.equal(codeOf(await release(first.reportId)), 'report.not_open')
    assert.equal(await send(card, payeeId), 'transfer.account_frozen')
    assert.deepEqual(await release(second.reportId), { ok: true, isFrozen: false })
    assert.equal(await send(card, payeeId), 'done')
  })

  it('reopens no account that was closed', async () => {
    const { customerId, report, release } = await setUp()
    const empty = await books.openAccount({ customerId })
    await books.accounts.close(customerId, empty.accountId)
    await release((await report()).reportId)
    const states = (await books.accounts.list(customerId)).map(({ state }) => state)
    assert.deepEqual(states, ['active', 'active', 'closed'])
  })

  it('is about movements of the customer’s own, said in few words', async () => {
    const { card, friend, customerId } = await setUp()
    const said = async (accountId: string, seq: number, note = '') =>
      codeOf(await books.reports.report({ customerId, movement: { accountId, seq }, note }))
    assert.equal(await said(friend.accountId, 1), 'report.movement_unknown')
    assert.equal(await said(card.accountId, 2), 'report.movement_unknown')
    assert.equal(await said(card.accountId, 1, '长'.repeat(501)), 'report.bad_note')
    assert.equal((await books.accounts.list(customerId))[0]?.state, 'active')
  })
})
