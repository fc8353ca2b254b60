import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { type Database, openDatabase } from '../../kit/database/index.ts'
import { openBankBooks } from '../../start/open-bank-books.ts'
import { atLeast, type Figure, median, told } from '../figures.ts'
import type { Section } from './section.ts'

type BankBooks = Awaited<ReturnType<typeof openBankBooks>>

const share = 0.5
const clientCounts = [1, 8, 64] as const
const most = 64
/** Accounts on which nothing moves. */
const idle = 10_000
/** Fen. */
const plenty = 1_000_000_000
/** The bank's own, from the first migration. */
const till = '00000000-0000-7000-8000-0000000000ff'

/** Each moves one fen from one account to another: from client `at`'s own, or all of them between the same two. */
interface Trials {
  /** The bare transaction: begin, update, update, commit. */
  transaction: (at: number) => Promise<void>
  /** What no transfer can be faster than. */
  statement: (at: number) => Promise<void>
  ledger: (at: number) => Promise<void>
}

/**
 * Transfers for each second against what moving money costs at the very least: a transaction of two updates. They take turns in
 * every round, over the same connections to the same server, so that whatever else the machine does hits them alike.
 */
export const ledgerSection: Section = async (world, { quick }, say) => {
  const url = await world.postgres.createDatabase('bench_ledger')
  const database = await openDatabase<unknown>({ url, poolSize: most, connectionTimeoutMs: 60_000 })
  try {
    const pairs = await setUp(database)
    const figures: Figure[] = []
    for (const contended of [false, true]) {
      const trials = trialsOn(database, pairs, contended)
      for (const clients of clientCounts) {
        say(`ledger: ${clients} clients, ${contended ? 'the same two accounts' : 'two accounts each'}`)
        figures.push(...(await measure(trials, { clients, contended, quick })))
      }
    }
    const audit = await pairs.books.audit.audit()
    if (Object.values(audit).some(value => value !== 0)) throw new Error(`wrong books: ${JSON.stringify(audit)}`)
    return figures
  } finally {
    await database.close()
  }
}

interface Pairs {
  books: BankBooks
  /** Who pays, from which account, to which payee. */
  customers: { customerId: string; from: string; to: string }[]
  /** The same accounts for the bare updates. */
  accounts: { payer: string; payee: string }[]
}

const ample = { perTransaction: 1_000_000_000, perDay: 1_000_000_000_000, perMonth: null }

/** Two accounts for each client: a customer, and the payee whom they pay with a medium that has a limit. */
async function setUp(database: Database<unknown>): Promise<Pairs> {
  const keys = createKeyRing(createKeyMaterial('international', new Date()))
  const books = await openBankBooks({
    database,
    keys,
    now: () => new Date(),
    newId,
    policies: () => ({ 'otp-token': ample }),
    cooling: { milliseconds: 0, limit: 0 },
  })
  const customers: Pairs['customers'] = []
  for (let at = 0; at < most; at++) {
    const payer = await open(books, at * 2)
    const payee = await open(books, at * 2 + 1)
    const { customerId } = payer
    const added = await books.payees.add({ customerId, name: '王小青', number: payee.number, bank: null, alias: '' })
    if (!added.ok) throw new Error(added.code)
    customers.push({ customerId, from: payer.accountId, to: added.payeeId })
  }
  // As a bank has, so that both find their rows by index and not by reading all of a small table.
  await sql`insert into bank.accounts (id, kind, product, opened_at)
    select gen_random_uuid(), 'clearing', 'internal', now() from generate_series(1, ${idle}::int)`.execute(
    database.query,
  )
  await sql`create table bench_accounts (id uuid primary key, balance bigint not null) with (fillfactor = 70)`.execute(
    database.query,
  )
  await sql`insert into bench_accounts select id, 0 from bank.accounts`.execute(database.query)
  await sql`vacuum analyze bench_accounts, bank.accounts`.execute(database.query)
  const accounts = await sql<{ payer: string; payee: string }>`
    select a.id as payer, p.account_id as payee from bank.accounts a join bank.payees p using (customer_id)
    order by a.opened_at, a.id`.execute(database.query)
  return { books, customers, accounts: accounts.rows }
}

async function open(books: BankBooks, at: number) {
  const number = `62999900000${String(at).padStart(8, '0')}`
  const customerId = randomUUID()
  const opened = await books.accounts.open({ customerId, number, holder: '王小青', product: 'debit-card' })
  if (!opened.ok) throw new Error(opened.code)
  const { accountId } = opened
  const legs = [
    { accountId, amount: plenty },
    { accountId: till, amount: -plenty },
  ]
  const now = new Date()
  const posted = await books.posting.post({ entryId: newId(now), at: now, kind: 'cash', memo: '', legs })
  if (!posted.ok) throw new Error(posted.code)
  return { customerId, accountId, number }
}

function trialsOn(database: Database<unknown>, { books, customers, accounts }: Pairs, contended: boolean): Trials {
  const pick = <T>(all: readonly T[], at: number): T => {
    const one = all[contended ? 0 : at]
    if (one === undefined) throw new Error(`there is no client ${at}`)
    return one
  }
  return {
    async transaction(at) {
      const { payer, payee } = pick(accounts, at)
      await database.transaction(async tx => {
        await sql`update bench_accounts set balance = balance - ${1} where id = ${payer}`.execute(tx)
        await sql`update bench_accounts set balance = balance + ${1} where id = ${payee}`.execute(tx)
      })
    },
    async statement(at) {
      const { payer, payee } = pick(accounts, at)
      // The first before the second: in whatever order the rows lie, two of these would deadlock.
      await sql`with paid as (update bench_accounts set balance = balance - ${1} where id = ${payer} returning id)
        update bench_accounts set balance = balance + ${1} where id = ${payee} and exists (select from paid)`.execute(
        database.query,
      )
    },
    async ledger(at) {
      const { customerId, from: fromAccount, to: payeeId } = pick(customers, at)
      const to = { kind: 'payee', payeeId } as const
      const wish = { customerId, key: randomUUID(), fromAccount, to, amount: 1, memo: '', medium: 'otp-token' }
      const result = await books.transfers.transfer(wish)
      if (!result.ok) throw new Error(result.code)
    },
  }
}

interface Conditions {
  clients: number
  contended: boolean
  quick: boolean
}

async function measure(trials: Trials, { clients, contended, quick }: Conditions): Promise<Figure[]> {
  const rates: Record<keyof Trials, number[]> = { transaction: [], statement: [], ledger: [] }
  const rounds = quick ? 2 : 5
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['transaction', 'statement', 'ledger'] as const) {
      const rate = await rateOf(trials[name], clients, quick ? 300 : 1000)
      // The first round warms up.
      if (round > 0) rates[name].push(rate)
    }
  }
  const where = `${clients} ${clients === 1 ? 'client' : 'clients'}, ${contended ? 'two accounts in all' : 'two accounts each'}`
  return [
    atLeast(`ledger transfers, ${where}`, median(rates.ledger), { share, of: median(rates.transaction) }),
    told('  the same two updates as one statement', `${median(rates.statement).toFixed(0)} /s`),
  ]
}

/** How often each second so many clients do it, each beginning again as soon as it has its answer. */
async function rateOf(act: (at: number) => Promise<void>, clients: number, milliseconds: number): Promise<number> {
  const began = performance.now()
  let done = 0
  const client = async (at: number): Promise<void> => {
    while (performance.now() - began < milliseconds) {
      await act(at)
      done++
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, at) => client(at)))
  return (1000 * done) / (performance.now() - began)
}
