import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import fc from 'fast-check'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, rightBooks, type TestBooks } from '../testing/books.ts'
import { settlementAccount } from './index.ts'

/** What random customers do. People are numbers, accounts are numbers: two to each person. */
type Act =
  | { kind: 'pay'; from: number; to: number; amount: number; again: boolean }
  | { kind: 'save'; person: number; back: boolean; amount: number }
  | { kind: 'send-out'; from: number; amount: number }
  | { kind: 'deposit'; account: number; amount: number }
  | { kind: 'reverse'; which: number }
  | { kind: 'report'; person: number }
  | { kind: 'release'; person: number }

const people = 3
const person = fc.nat({ max: people - 1 })
const amount = fc.integer({ min: 1, max: 400 })
const acts: fc.Arbitrary<Act>[] = [
  fc.record({ kind: fc.constant('pay' as const), from: person, to: person, amount, again: fc.boolean() }),
  fc.record({ kind: fc.constant('save' as const), person, back: fc.boolean(), amount }),
  fc.record({ kind: fc.constant('send-out' as const), from: person, amount }),
  fc.record({ kind: fc.constant('deposit' as const), account: fc.nat({ max: 2 * people - 1 }), amount }),
  fc.record({ kind: fc.constant('reverse' as const), which: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constant('report' as const), person }),
  fc.record({ kind: fc.constant('release' as const), person }),
]

interface Entry {
  id: string
  /** Account by number; -1 is the bank's side. */
  legs: [account: number, amount: number][]
  isOver: boolean
}

onEachDatabase<unknown>('the ledger against a model', database => {
  let books: TestBooks

  before(async () => {
    books = await openTestBooks(database)
  })

  it('does what a sum in the head does, refusal for refusal; nothing is negative, nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...acts), { minLength: 5, maxLength: 30 }), async all => {
        const world = await createWorld(books)
        for (const act of all) await world.perform(act)
        await world.check()
      }),
      { numRuns: 25 },
    )
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })
})

async function createWorld(books: TestBooks) {
  const cards = await Promise.all(Array.from({ length: people }, () => books.openAccount({})))
  const accounts = [...cards]
  for (const { customerId } of cards) accounts.push(await books.openAccount({ customerId }))
  const at = <T>(all: readonly T[], index: number): T => {
    const one = all[index]
    assert.ok(one !== undefined)
    return one
  }
  const payees: string[][] = []
  const outsiders: string[] = []
  for (const payer of cards) {
    const known: string[] = []
    for (const payee of cards) known.push(payee === payer ? '' : await books.payeeOf(payer.customerId, payee))
    payees.push(known)
    outsiders.push(await books.payeeOf(payer.customerId, { holder: '李明', number: '6299990000000000016' }, '云川银行'))
  }

  const balances = accounts.map(() => 0)
  const reports: string[][] = cards.map(() => [])
  const entries: Entry[] = []
  const isFrozen = (account: number): boolean => at(reports, account % people).length > 0
  const move = (id: string, legs: Entry['legs']): void => {
    for (const [account, change] of legs) if (account >= 0) balances[account] = at(balances, account) + change
    entries.push({ id, legs, isOver: false })
  }
  /** What the model says of a customer's order. */
  const expected = (from: number, fen: number): string => {
    if (isFrozen(from)) return 'transfer.account_frozen'
    return at(balances, from) < fen ? 'transfer.insufficient_balance' : 'done'
  }

  type Target = Parameters<TestBooks['transfers']['transfer']>[0]['to']
  async function order(from: number, to: number, target: Target, fen: number): Promise<() => Promise<void>> {
    const { customerId, accountId } = at(accounts, from)
    const medium = target.kind === 'own' ? null : 'certificate-key'
    const wish = { customerId, key: randomUUID(), fromAccount: accountId, to: target, amount: fen, memo: '', medium }
    const foreseen = expected(from, fen)
    const result = await books.transfers.transfer(wish)
    assert.equal(result.ok ? 'done' : result.code, foreseen)
    if (result.ok) {
      move(result.entryId, [
        [from, -fen],
        [to, fen],
      ])
      assert.equal(result.balance, at(balances, from))
    }
    return async () => {
      const again = await books.transfers.transfer(wish)
      assert.deepEqual(again, { ...result, isReplay: true })
    }
  }

  async function perform(act: Act): Promise<void> {
    switch (act.kind) {
      case 'pay': {
        if (act.from === act.to) return
        const payeeId = at(at(payees, act.from), act.to)
        const repeat = await order(act.from, act.to, { kind: 'payee', payeeId }, act.amount)
        if (act.again) await repeat()
        return
      }
      case 'save': {
        const [from, to] = act.back ? [act.person + people, act.person] : [act.person, act.person + people]
        await order(from, to, { kind: 'own', accountId: at(accounts, to).accountId }, act.amount)
        return
      }
      case 'send-out':
        await order(act.from, -1, { kind: 'payee', payeeId: at(outsiders, act.from) }, act.amount)
        return
      case 'deposit': {
        const id = randomUUID()
        const legs = [
          { accountId: at(accounts, act.account).accountId, amount: act.amount },
          { accountId: settlementAccount, amount: -act.amount },
        ]
        const wish = { entryId: id, at: books.time(), kind: 'cash' as const, memo: '', legs }
        assert.deepEqual(await books.posting.post(wish), { ok: true })
        move(id, [[act.account, act.amount]])
        return
      }
      case 'reverse': {
        const entry = entries[act.which]
        if (entry) await reverse(entry)
        return
      }
      case 'report': {
        const { customerId } = at(cards, act.person)
        const wasFrozen = isFrozen(act.person)
        const made = await books.reports.report({ customerId, movement: null, note: '' })
        assert.ok(made.ok)
        assert.equal(made.frozenAccounts, wasFrozen ? 0 : 2)
        at(reports, act.person).push(made.reportId)
        return
      }
      case 'release': {
        const { customerId } = at(cards, act.person)
        const reportId = at(reports, act.person).pop()
        if (reportId === undefined) return
        const released = await books.reports.release({ customerId, reportId, by: 'clerk-01' })
        assert.deepEqual(released, { ok: true, isFrozen: isFrozen(act.person) })
      }
    }
  }

  async function reverse(entry: Entry): Promise<void> {
    const isThere = entry.legs.every(([account, change]) => account < 0 || at(balances, account) - change >= 0)
    const foreseen = entry.isOver ? null : isThere ? 'done' : 'entry.insufficient_balance'
    const result = await books.reversal.reverse(entry.id, '')
    const code = result.ok ? 'done' : result.code
    if (foreseen !== null) assert.equal(code, foreseen)
    else assert.match(code, /^entry\.(reversed|is_reversal)$/)
    if (!result.ok) return
    entry.isOver = true
    move(
      result.entryId,
      entry.legs.map(([account, change]) => [account, -change]),
    )
    // The reversal itself cannot be taken back.
    at(entries, entries.length - 1).isOver = true
  }

  async function check(): Promise<void> {
    for (const [index, { customerId, accountId }] of accounts.entries()) {
      assert.equal(await books.balanceOf(customerId, accountId), balances[index])
      assert.ok(at(balances, index) >= 0)
    }
  }
  return { perform, check }
}
