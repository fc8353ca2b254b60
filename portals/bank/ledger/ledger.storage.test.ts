import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, it } from 'node:test'
import { sql } from 'kysely'
import { newId } from '../../../kit/crypto/index.ts'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, rightBooks, type TestBooks } from '../testing/books.ts'
import type { TransferResult, TransferWish } from './index.ts'

const codeOf = (result: { ok: true } | { ok: false; code: string }): string => (result.ok ? 'done' : result.code)

onEachDatabase<unknown>('the ledger', database => {
  let books: TestBooks

  before(async () => {
    books = await openTestBooks(database)
  })

  /** A customer with 1,000 yuan and a second account, and another whom they pay. */
  async function setUp() {
    const payer = await books.openAccount({ fen: 100_000 })
    const savings = await books.openAccount({ customerId: payer.customerId, product: 'debit-card' })
    const friend = await books.openAccount({ holder: '李明' })
    const payeeId = await books.payeeOf(payer.customerId, friend)
    const wish: TransferWish = {
      customerId: payer.customerId,
      key: randomUUID(),
      fromAccount: payer.accountId,
      to: { kind: 'payee', payeeId },
      amount: 12_345,
      memo: '房租',
      medium: 'otp-token',
    }
    return { payer, savings, friend, payeeId, wish }
  }

  const balances = async (...accounts: { customerId: string; accountId: string }[]) =>
    await Promise.all(accounts.map(({ customerId, accountId }) => books.balanceOf(customerId, accountId)))

  it('moves money within the bank', async () => {
    const { payer, friend, wish } = await setUp()
    const result = await books.transfers.transfer(wish)
    assert.ok(result.ok)
    assert.deepEqual([result.balance, result.isReplay], [87_655, false])
    assert.deepEqual(await balances(payer, friend), [87_655, 12_345])
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('moves money between own accounts without a medium', async () => {
    const { payer, savings, wish } = await setUp()
    const to = { kind: 'own', accountId: savings.accountId } as const
    assert.equal(codeOf(await books.transfers.transfer({ ...wish, to, medium: null })), 'done')
    assert.deepEqual(await balances(payer, savings), [87_655, 12_345])
  })

  it('sends money to another bank through a clearing account, and says that it is simulated', async () => {
    const { payer, wish } = await setUp()
    const number = '6299990000000000016'
    const payeeId = await books.payeeOf(payer.customerId, { holder: '李明', number }, '云川银行')
    assert.equal(codeOf(await books.transfers.transfer({ ...wish, to: { kind: 'payee', payeeId } })), 'done')
    const { movements } = await books.statements.page(payer)
    assert.equal(movements[0]?.isSimulated, true)
    assert.deepEqual(movements[0]?.counterparty, { name: '李**', number: '**** **** **** 0016', bank: '云川银行' })
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('answers the same key and content with the first result', async () => {
    const { payer, wish } = await setUp()
    const first = await books.transfers.transfer(wish)
    await books.transfers.transfer({ ...wish, key: randomUUID() })
    assert.deepEqual(await books.transfers.transfer(wish), { ...first, isReplay: true })
    assert.deepEqual(await balances(payer), [75_310])
  })

  it('answers the same key with a first refusal too, though there is money now', async () => {
    const { payer, wish } = await setUp()
    const refused = await books.transfers.transfer({ ...wish, amount: 100_001 })
    assert.equal(codeOf(refused), 'transfer.insufficient_balance')
    await books.deposit(payer.accountId, 1)
    assert.deepEqual(await books.transfers.transfer({ ...wish, amount: 100_001 }), { ...refused, isReplay: true })
    assert.deepEqual(await balances(payer), [100_001])
  })

  it('refuses the same key for anything else', async () => {
    const { savings, wish, payer } = await setUp()
    await books.transfers.transfer(wish)
    const others: Partial<TransferWish>[] = [
      { amount: wish.amount + 1 },
      { memo: '' },
      { medium: 'certificate-key' },
      { fromAccount: savings.accountId },
      { to: { kind: 'own', accountId: savings.accountId } },
      { to: { kind: 'payee', payeeId: randomUUID() } },
    ]
    for (const other of others)
      assert.equal(codeOf(await books.transfers.transfer({ ...wish, ...other })), 'transfer.key_reused')
    assert.deepEqual(await balances(payer), [87_655])
  })

  it('keeps the keys of customers apart', async () => {
    const [one, other] = [await setUp(), await setUp()]
    assert.equal(codeOf(await books.transfers.transfer({ ...one.wish, key: 'same' })), 'done')
    assert.equal(codeOf(await books.transfers.transfer({ ...other.wish, key: 'same' })), 'done')
  })

  it('tells by the key what has become of a transfer', async () => {
    const { payer, wish } = await setUp()
    assert.equal(await books.transfers.outcomeOf(payer.customerId, wish.key), null)
    const done = await books.transfers.transfer(wish)
    assert.ok(done.ok)
    const { entryId, at } = done
    assert.deepEqual(await books.transfers.outcomeOf(payer.customerId, wish.key), { ok: true, entryId, at })
    await books.transfers.transfer({ ...wish, key: 'much', amount: 9_999_999 - 5_000_000 })
    const refused = await books.transfers.outcomeOf(payer.customerId, 'much')
    assert.equal(refused && codeOf(refused), 'transfer.insufficient_balance')
  })

  it('refuses what cannot be, each with its code, and moves nothing', async () => {
    const { payer, savings, friend, wish } = await setUp()
    const stranger = await books.openAccount({ fen: 500 })
    const own = (accountId: string) => ({ to: { kind: 'own', accountId }, medium: null }) as const
    const refusals: [Partial<TransferWish>, string][] = [
      [{ amount: 0 }, 'transfer.bad_amount'],
      [{ amount: -1 }, 'transfer.bad_amount'],
      [{ amount: 1.5 }, 'transfer.bad_amount'],
      [{ amount: Number.NaN }, 'transfer.bad_amount'],
      [{ amount: 1_000_000_000_001 }, 'transfer.bad_amount'],
      [{ key: '' }, 'transfer.bad_key'],
      [{ key: 'k'.repeat(201) }, 'transfer.bad_key'],
      [{ key: 'k\0' }, 'transfer.bad_key'],
      [{ memo: '\ud800' }, 'transfer.bad_memo'],
      [{ memo: '长'.repeat(61) }, 'transfer.bad_memo'],
      [{ fromAccount: "' or true" }, 'transfer.bad_account'],
      [{ medium: null }, 'transfer.medium_unknown'],
      [{ medium: 'qr' }, 'transfer.medium_unknown'],
      [{ medium: 'constructor' }, 'transfer.medium_unknown'],
      [{ fromAccount: stranger.accountId }, 'transfer.account_unknown'],
      [{ fromAccount: randomUUID() }, 'transfer.account_unknown'],
      [{ fromAccount: '00000000-0000-7000-8000-0000000000ff' }, 'transfer.account_unknown'],
      [own(friend.accountId), 'transfer.account_unknown'],
      [own(randomUUID()), 'transfer.account_unknown'],
      [own('00000000-0000-7000-8000-000000000001'), 'transfer.account_unknown'],
      [own(payer.accountId), 'transfer.same_account'],
      [{ to: { kind: 'payee', payeeId: randomUUID() } }, 'transfer.payee_unknown'],
      [{ amount: 100_001 }, 'transfer.insufficient_balance'],
    ]
    for (const [change, code] of refusals)
      assert.equal(codeOf(await books.transfers.transfer({ ...wish, key: randomUUID(), ...change })), code)
    assert.deepEqual(await balances(payer, savings, friend), [100_000, 0, 0])
  })

  it('pays nothing to another customer’s payee, nor to one that was removed', async () => {
    const { payer, payeeId, wish } = await setUp()
    const other = await books.openAccount({ fen: 500 })
    const theirs = { ...wish, customerId: other.customerId, fromAccount: other.accountId, amount: 1 }
    assert.equal(codeOf(await books.transfers.transfer(theirs)), 'transfer.payee_unknown')
    await books.payees.remove(payer.customerId, payeeId)
    assert.equal(codeOf(await books.transfers.transfer(wish)), 'transfer.payee_unknown')
  })

  it('closes only empty accounts, and nothing comes into or out of a closed one', async () => {
    const { payer, savings, friend, wish } = await setUp()
    assert.equal(codeOf(await books.accounts.close(payer.customerId, payer.accountId)), 'account.in_use')
    assert.equal(codeOf(await books.accounts.close(payer.customerId, friend.accountId)), 'account.in_use')
    for (const { customerId, accountId } of [savings, friend])
      assert.equal(codeOf(await books.accounts.close(customerId, accountId)), 'done')
    assert.equal(codeOf(await books.transfers.transfer(wish)), 'transfer.receiver_closed')
    const out = { ...wish, key: 'out', fromAccount: savings.accountId }
    assert.equal(codeOf(await books.transfers.transfer(out)), 'transfer.account_closed')
  })

  it('reverses an entry once, and only while the money is there', async () => {
    const { payer, friend, wish } = await setUp()
    const pay = async (key: string): Promise<TransferResult & { ok: true }> => {
      const result = await books.transfers.transfer({ ...wish, key })
      assert.ok(result.ok)
      return result
    }
    const first = await pay('first')
    const reversed = await books.reversal.reverse(first.entryId, '')
    assert.ok(reversed.ok)
    assert.deepEqual(await balances(payer, friend), [100_000, 0])
    assert.equal(codeOf(await books.reversal.reverse(first.entryId, '')), 'entry.reversed')
    assert.equal(codeOf(await books.reversal.reverse(reversed.entryId, '')), 'entry.is_reversal')
    assert.equal(codeOf(await books.reversal.reverse(randomUUID(), '')), 'entry.unknown')
    const second = await pay('second')
    await sql`select bank.post(${newId(books.time())}, ${books.time()}, 'fee', '', null,
      array[${friend.accountId}, '00000000-0000-7000-8000-0000000000ff']::uuid[], array[-1, 1]::bigint[])`.execute(
      database.query,
    )
    assert.equal(codeOf(await books.reversal.reverse(second.entryId, '')), 'entry.insufficient_balance')
    assert.deepEqual(await balances(payer, friend), [87_655, 12_344])
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('books what the bank itself books once for its id, balanced or not at all', async () => {
    const { payer, savings, friend } = await setUp()
    const legs = [
      { accountId: payer.accountId, amount: -30 },
      { accountId: savings.accountId, amount: 10 },
      { accountId: friend.accountId, amount: 20 },
    ]
    const wish = { entryId: newId(books.time()), at: books.time(), kind: 'fee' as const, memo: '', legs }
    const post = async (change: Partial<typeof wish>) =>
      codeOf(await books.posting.post({ ...wish, entryId: randomUUID(), ...change }))
    assert.equal(codeOf(await books.posting.post(wish)), 'done')
    assert.equal(codeOf(await books.posting.post(wish)), 'entry.known')
    const [first, second, third] = legs
    assert.ok(first && second && third)
    assert.equal(await post({ legs: [first, second] }), 'entry.unbalanced')
    assert.equal(await post({ legs: [{ ...first, amount: 0.5 }, second] }), 'entry.unbalanced')
    assert.equal(await post({ legs: [] }), 'entry.unbalanced')
    assert.equal(
      await post({ legs: [first, { ...second, amount: 15 }, { ...second, amount: 15 }] }),
      'entry.unbalanced',
    )
    assert.equal(
      await post({ legs: [first, { ...second, accountId: randomUUID(), amount: 30 }] }),
      'entry.account_unknown',
    )
    const much = [
      { ...first, amount: -200_000 },
      { ...second, amount: 200_000 },
    ]
    assert.equal(await post({ legs: much }), 'entry.insufficient_balance')
    assert.deepEqual(await balances(payer, savings, friend), [99_970, 10, 20])
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('is kept from overdrafts by the table itself', async () => {
    const { payer } = await setUp()
    await assert.rejects(
      sql`update bank.accounts set balance = -1 where id = ${payer.accountId}`.execute(database.query),
      { code: '23514' },
    )
  })

  it('keeps no name and no number in clear', async () => {
    const { payer } = await setUp()
    const tables = ['accounts', 'payees', 'entries']
    for (const table of tables) {
      const { rows } = await sql<{
        all: string
      }>`select coalesce(json_agg(t)::text, '') as all from ${sql.table(`bank.${table}`)} t`.execute(database.query)
      for (const secret of [payer.number, payer.holder, '李明', '6299990000000000016'])
        assert.equal(rows[0]?.all.includes(secret), false, table)
    }
    assert.equal((await books.accounts.revealNumbers(payer.customerId)).get(payer.accountId), payer.number)
  })

  it('opens no second account of one number, and finds accounts by it', async () => {
    const { payer } = await setUp()
    const wanted = { customerId: randomUUID(), holder: '张三', number: payer.number, product: 'savings' as const }
    assert.equal(codeOf(await books.accounts.open(wanted)), 'account.number_taken')
    assert.equal(codeOf(await books.accounts.open({ ...wanted, number: '12' })), 'account.bad_details')
    assert.equal(
      codeOf(await books.accounts.open({ ...wanted, number: '6299990000000000099', holder: '' })),
      'account.bad_details',
    )
    assert.equal((await books.accounts.findByNumber(payer.number))?.id, payer.accountId)
    assert.equal(await books.accounts.findByNumber('6299990000000000099'), null)
  })
})
