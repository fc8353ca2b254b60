import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, beforeEach, it } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { onEachDatabase } from '../../../kit/database/testing.ts'
import { openTestBooks, rightBooks, type TestBooks } from '../testing/books.ts'
import type { BatchLine } from './rules.ts'

const day = 86_400_000

onEachDatabase<unknown>('batches of payments', database => {
  let books: TestBooks
  let organisationId: string
  let people: Record<'maker' | 'checker' | 'other' | 'manager' | 'stranger', string>
  let fromAccount: string
  let friend: Awaited<ReturnType<TestBooks['openAccount']>>

  before(async () => {
    books = await openTestBooks(database)
  })
  beforeEach(async () => {
    organisationId = randomUUID()
    const [maker, checker, other, manager] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    people = { maker, checker, other, manager, stranger: randomUUID() }
    await books.organisations.open({
      id: organisationId,
      name: '青禾物流',
      members: [
        { customerId: maker, name: '王小青', role: 'maker' },
        { customerId: checker, name: '李明', role: 'checker' },
        { customerId: other, name: '陈静', role: 'checker' },
        { customerId: manager, name: '赵强', role: 'manager' },
      ],
      limits: {
        maker: { perBatch: 100_000, perDay: 1_000_000 },
        checker: { perBatch: 5000, perDay: 8000 },
        manager: { perBatch: 100_000, perDay: 1_000_000 },
      },
    })
    const account = await books.openAccount({ customerId: organisationId, product: 'company', fen: 1_000_000 })
    fromAccount = account.accountId
    friend = await books.openAccount({ holder: '李明' })
  })

  const lineOf = (line: number, amount: number, change: Partial<BatchLine> = {}): BatchLine => ({
    line,
    name: '李明',
    number: friend.number,
    bank: null,
    amount,
    memo: String(line),
    ...change,
  })
  const membershipOf = async (who: keyof typeof people) => {
    const membership = await books.organisations.membershipOf(people[who])
    assert.ok(membership)
    return membership
  }
  async function tryMake(lines: readonly BatchLine[], who: keyof typeof people = 'maker') {
    const total = lines.reduce((sum, { amount }) => sum + amount, 0)
    return await books.batches.make(await membershipOf(who), people[who], {
      fromAccount,
      fileName: 'a.csv',
      lines,
      total,
    })
  }
  async function make(...lines: BatchLine[]): Promise<string> {
    const made = await tryMake(lines)
    assert.ok(made.ok)
    return made.id
  }
  const find = async (id: string) => {
    const batch = await books.batches.find(organisationId, id)
    assert.ok(batch)
    return batch
  }
  const approve = async (id: string, who: keyof typeof people, medium = 'otp-token') => {
    const { digest } = await find(id)
    return await books.decide(tx =>
      books.batches.approve(tx, { organisationId, id, digest, customerId: people[who], medium }),
    )
  }
  const outcomes = async (id: string) =>
    (await books.batches.lines(organisationId, id, 0, 1000)).map(({ outcome }) => outcome)
  const balance = async () => (await books.accounts.list(organisationId))[0]?.balance

  it('pay nothing before they are approved, and each line once afterwards', async () => {
    const id = await make(lineOf(1, 100), lineOf(2, 200))
    assert.equal(await books.batchRuns.runLines(), 0)
    assert.equal(await approve(id, 'checker'), 'done')
    assert.equal((await find(id)).state, 'approved')
    assert.equal(await books.batchRuns.runLines(), 2)
    assert.equal(await books.batchRuns.runLines(), 0)
    const done = await find(id)
    assert.deepEqual([done.state, done.progress], ['done', { done: 2, refused: 0, paid: 300 }])
    assert.equal(await balance(), 999_700)
    assert.equal(await books.balanceOf(friend.customerId, friend.accountId), 300)
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('are never approved by who made them, whatever role they have meanwhile', async () => {
    const id = await make(lineOf(1, 100))
    assert.equal(await approve(id, 'maker'), 'batch.not_checker')
    await sql`update bank.organisation_members set role = 'manager' where customer_id = ${people.maker}`.execute(
      database.query,
    )
    assert.equal(await approve(id, 'maker'), 'batch.own')
    // Nor by a statement that does not ask: the table's own check.
    const forced = sql`update bank.batches set state = 'approved', decided_by = maker_id, decided_at = now() where id = ${id}`
    await assert.rejects(forced.execute(database.query), /batches_two_people/)
    assert.equal((await find(id)).state, 'waiting')
  })

  it('are approved by one of two checkers who approve at once, whose day alone is used', async () => {
    const id = await make(lineOf(1, 5000))
    const results = await Promise.all([approve(id, 'checker'), approve(id, 'other'), approve(id, 'manager')])
    assert.deepEqual(
      results.toSorted((a, b) => a.localeCompare(b)),
      ['batch.over', 'batch.over', 'done'],
    )
    const spent = (await books.organisations.limits(organisationId)).map(({ spentToday }) => spentToday)
    assert.equal(
      spent.reduce((sum, one) => sum + one, 0),
      5000,
    )
  })

  it('are approved or declined, not both', async () => {
    const id = await make(lineOf(1, 100))
    const membership = await membershipOf('other')
    const decline = () => books.decide(tx => books.batches.decline(tx, membership, { id, by: people.other }))
    const [approved, declined] = await Promise.all([approve(id, 'checker'), decline()])
    assert.equal(approved === 'done', !declined)
    await books.batchRuns.runLines()
    assert.equal(await balance(), declined ? 1_000_000 : 999_900)
  })

  it('keep to the role’s limits for a batch and a day, also at once; a manager goes further', async () => {
    const over = await make(lineOf(1, 5001))
    assert.equal(await approve(over, 'checker'), 'batch.over_role')
    assert.equal(await approve(over, 'manager'), 'done')
    const ids = [await make(lineOf(2, 4001)), await make(lineOf(3, 4001)), await make(lineOf(4, 4001))]
    const results = await Promise.all(ids.map(id => approve(id, 'checker')))
    assert.deepEqual(
      results.toSorted((a, b) => a.localeCompare(b)),
      ['batch.over_role', 'batch.over_role', 'done'],
    )
    books.setTime(new Date(books.time().getTime() + day))
    const [late = ''] = ids.filter((_, at) => results[at] !== 'done')
    assert.equal(await approve(late, 'other'), 'done')
  })

  it('keep to what the medium may confirm', async () => {
    const id = await make(lineOf(1, 100))
    assert.equal(await approve(id, 'checker', 'email-code'), 'batch.no_medium')
    assert.equal(await approve(id, 'checker', 'constructor'), 'batch.no_medium')
    const strict = books.again({ policies: () => ({ passkey: { perTransaction: 99, perDay: 99, perMonth: null } }) })
    const { digest } = await find(id)
    const asked = { organisationId, id, digest, customerId: people.checker, medium: 'passkey' }
    assert.equal(await strict.decide(tx => strict.batches.approve(tx, asked)), 'batch.over_medium')
  })

  it('are not approved by a stranger, for another organisation, with another checksum, or too late', async () => {
    const id = await make(lineOf(1, 100))
    assert.equal(await approve(id, 'stranger'), 'batch.not_checker')
    const { digest } = await find(id)
    const asked = { organisationId, id, digest, customerId: people.checker, medium: 'otp-token' }
    const tryWith = (change: { organisationId?: string; digest?: string }) =>
      books.decide(tx => books.batches.approve(tx, { ...asked, ...change }))
    assert.equal(await tryWith({ organisationId: randomUUID() }), 'batch.unknown')
    assert.equal(await tryWith({ digest: 'x' }), 'batch.changed')
    assert.equal(await books.batches.find(randomUUID(), id), null)
    books.setTime(new Date(books.time().getTime() + 7 * day + 1))
    assert.equal(await tryWith({}), 'batch.expired')
    assert.equal((await find(id)).state, 'expired')
  })

  it('are made by makers only, within their limit, from the organisation’s account, and not twice', async () => {
    const codeOf = (result: Awaited<ReturnType<typeof tryMake>>) => (result.ok ? 'done' : result.code)
    assert.equal(codeOf(await tryMake([lineOf(1, 100)], 'checker')), 'batch.not_maker')
    assert.equal(codeOf(await tryMake([lineOf(1, 100_001)])), 'batch.over_role')
    const first = await tryMake([lineOf(1, 100)])
    assert.ok(first.ok)
    assert.deepEqual(await tryMake([lineOf(1, 100)]), { ok: false, code: 'batch.same_file', id: first.id })
    const membership = await membershipOf('maker')
    await books.decide(tx => books.batches.decline(tx, membership, { id: first.id, by: people.maker }))
    assert.equal(codeOf(await tryMake([lineOf(1, 100)])), 'done')
    fromAccount = friend.accountId
    assert.equal(codeOf(await tryMake([lineOf(1, 100)])), 'batch.account')
  })

  it('say of each line why it was not paid, and go on', async () => {
    const id = await make(
      lineOf(1, 100, { name: '王芳' }),
      lineOf(2, 100, { number: '6299990000000099999' }),
      lineOf(3, 100),
      lineOf(4, 100, { bank: '远山银行', number: '6299990000000000024' }),
    )
    assert.equal(await approve(id, 'checker'), 'done')
    await books.batchRuns.runLines()
    assert.deepEqual(await outcomes(id), ['batch.not_matched', 'batch.not_matched', 'done', 'done'])
    assert.deepEqual((await find(id)).progress, { done: 2, refused: 2, paid: 200 })
  })

  it('stop paying where the account is frozen or empty, and never go below nothing', async () => {
    const poor = await books.openAccount({ customerId: organisationId, product: 'company', fen: 150 })
    fromAccount = poor.accountId
    const id = await make(lineOf(1, 100), lineOf(2, 100), lineOf(3, 50))
    assert.equal(await approve(id, 'checker'), 'done')
    await books.batchRuns.runLines()
    assert.deepEqual(await outcomes(id), ['done', 'transfer.insufficient_balance', 'done'])
    assert.equal(await books.balanceOf(organisationId, fromAccount), 0)
    const next = await make(lineOf(4, 1))
    await sql`update bank.accounts set state = 'frozen' where id = ${fromAccount}`.execute(database.query)
    assert.equal(await approve(next, 'checker'), 'done')
    await books.batchRuns.runLines()
    assert.deepEqual(await outcomes(next), ['transfer.account_frozen'])
  })

  it('go on where a process was killed half-way: each line is paid once', async () => {
    const id = await make(...Array.from({ length: 10 }, (_, at) => lineOf(at + 1, 10)))
    assert.equal(await approve(id, 'checker'), 'done')
    assert.equal(await books.batchRuns.runLines(4), 4)
    // Dies within a line's transaction: what it had done of it is gone.
    let calls = 0
    const dying = books.again({
      now: () => {
        if (++calls === 2) throw new Error('killed')
        return books.time()
      },
    })
    await assert.rejects(dying.batchRuns.runLines(), /killed/)
    const counts = await Promise.all([1, 2, 3, 4].map(() => books.batchRuns.runLines()))
    assert.ok(counts.reduce((sum, count) => sum + count, 0) >= 5)
    await books.batchRuns.runLines()
    const done = await find(id)
    assert.deepEqual([done.state, done.progress], ['done', { done: 10, refused: 0, paid: 100 }])
    assert.equal(await balance(), 999_900)
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })

  it('leave the sum of all accounts as it was, whatever they say and however many run them', async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(amounts, fc.integer({ min: 1, max: 3 }), async (wanted, runners) => {
        await sql`update bank.organisation_limits set day_spent = 0`.execute(database.query)
        const had = (await balance()) ?? 0
        const mark = randomUUID()
        const lines = wanted.map((amount, at) =>
          lineOf(at + 1, amount, { memo: `${mark.slice(0, 8)} ${at}`, ...(at % 3 === 2 ? { name: '王芳' } : {}) }),
        )
        const id = await make(...lines)
        assert.equal(await approve(id, 'manager'), 'done')
        await Promise.all(Array.from({ length: runners }, () => books.batchRuns.runLines()))
        await books.batchRuns.runLines()
        const { state, progress } = await find(id)
        const paid = wanted.filter((_, at) => at % 3 !== 2).reduce((sum, amount) => sum + amount, 0)
        assert.deepEqual([state, progress.paid, had - ((await balance()) ?? 0)], ['done', paid, paid])
      }),
      { numRuns: 10 },
    )
    assert.deepEqual(await books.audit.audit(), rightBooks)
  })
})
