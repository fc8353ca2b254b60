import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { composeBankCard } from '../../../kit/china/index.ts'
import { createIdMaker, newId } from '../../../kit/crypto/index.ts'
import { type AnyDatabase, type Executor, inSchema } from '../../../kit/database/index.ts'
import { accountRow, clearingAccountFor, type PartyKeys, sealParty, settlementAccount } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'
import { customerYear, type DemoEvent, type DemoSide } from './customer-year.ts'
import { loadServices } from './services.ts'

/** Someone of the demo world who has an account in the realm `bank`. */
export interface DemoCustomer {
  /** The realm's subject. */
  customerId: string
  index: number
  name: string
  phone: string
  /** False for a customer of the bank without online banking; `customerId` is then the bank's own. */
  isOnline?: boolean
}

/** What pages and the start's table may tell of one. */
export interface DemoAccounts {
  customerId: string
  cardNumber: string
  savingsNumber: string
}

export interface DemoDependencies {
  database: AnyDatabase
  keys: PartyKeys
  now: () => Date
  customers: Iterable<DemoCustomer>
}

/**
 * Gives each customer accounts and a year of movements, a customer to a transaction, so that any number of them streams
 * through. Who has the accounts already is left as visitors have made it.
 */
export async function loadBankDemo({ database, keys, now, customers }: DemoDependencies): Promise<DemoAccounts[]> {
  const bank = inSchema<BankTables>(database, 'bank')
  const accounts: DemoAccounts[] = []
  const first: DemoCustomer[] = []
  for (const customer of customers) {
    const made = makeCustomer(keys, customer, now())
    await bank.transaction(tx => write(tx, made))
    accounts.push({ customerId: customer.customerId, ...made.numbers })
    if (customer.index < served) first.push(customer)
  }
  await loadServices({ database, keys, now, newId, customers: first })
  return accounts
}

/** However many customers there are, so many have what only their pages show. */
const served = 100

type Row = Readonly<Record<string, unknown>>

function makeCustomer(keys: PartyKeys, { customerId, index, name, isOnline = true }: DemoCustomer, now: Date) {
  const events = customerYear(index, now)
  const openedAt = events[0]?.at ?? now
  const ids = { card: demoId(openedAt, `card ${index}`), savings: demoId(openedAt, `savings ${index}`) }
  const numbers = { cardNumber: numberOf(index, 0), savingsNumber: numberOf(index, 1) }
  const own = { customerId, holder: name, openedAt, isOnline }
  return {
    numbers,
    cardId: ids.card,
    rows: [
      accountRow(keys, { ...own, id: ids.card, product: 'debit-card', number: numbers.cardNumber }),
      accountRow(keys, { ...own, id: ids.savings, product: 'savings', number: numbers.savingsNumber }),
    ],
    sides: { ...ids, clearing: clearingAccountFor(ids.card), settlement: settlementAccount },
    entries: events.map((event, at) => entryRow(keys, event, demoId(event.at, `entry ${index} ${at}`))),
    events,
  }
}

type Made = ReturnType<typeof makeCustomer>

async function write(tx: Executor<BankTables>, made: Made): Promise<void> {
  const opened = await tx
    .insertInto('accounts')
    .values(made.rows)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .execute()
  if (opened.length < made.rows.length) return
  const ids = Object.values(made.sides)
  const books = await tx
    .selectFrom('accounts')
    .select(['id', 'balance', 'movements'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const standings = new Map(books.map(book => [book.id, book]))
  const postings = made.events.flatMap((event, at) => postingRows(made, event, String(made.entries[at]?.id), standings))
  await insertRows(tx, 'entries', made.entries)
  await insertRows(tx, 'postings', postings)
  for (const { id, balance, movements } of standings.values())
    await tx.updateTable('accounts').set({ balance, movements }).where('id', '=', id).execute()
}

interface Standing {
  balance: number
  movements: number
}

function postingRows(made: Made, event: DemoEvent, entryId: string, standings: Map<string, Standing>): Row[] {
  const post = (side: DemoSide, other: DemoSide, amount: number): Row => {
    const standing = standings.get(made.sides[side])
    if (standing === undefined) throw new TypeError(`the bank has no account for ${side}`)
    standing.balance += amount
    standing.movements += 1
    return {
      account_id: made.sides[side],
      seq: standing.movements,
      entry_id: entryId,
      kind: event.kind,
      amount,
      balance_after: standing.balance,
      at: event.at,
      counterparty_id: made.sides[other],
    }
  }
  return [post(event.from, event.to, -event.amount), post(event.to, event.from, event.amount)]
}

function entryRow(keys: PartyKeys, { kind, at, memo, outside }: DemoEvent, id: string): Row & { id: string } {
  const sealed = outside === null ? null : sealParty(keys, outside)
  return {
    id,
    kind,
    at,
    memo,
    outside_bank: outside?.bank ?? null,
    outside_name_cipher: sealed?.name_cipher ?? null,
    outside_name_masked: sealed?.name_masked ?? null,
    outside_name_index: sealed?.name_index ?? null,
    outside_number_cipher: sealed?.number_cipher ?? null,
    outside_number_masked: sealed?.number_masked ?? null,
    outside_number_index: sealed?.number_index ?? null,
    carrier: outside === null ? null : 'simulated',
  }
}

/** Many rows to a statement. */
async function insertRows(
  tx: Executor<BankTables>,
  table: 'entries' | 'postings',
  rows: readonly Row[],
): Promise<void> {
  const into = sql.table(`bank.${table}`)
  await sql`insert into ${into} select * from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::text::json)`.execute(
    tx,
  )
}

/** The same id in every demonstration, in the form of any other (UUIDv7). */
function demoId(at: Date, what: string): string {
  const digest = createHash('sha256').update(`bank ${what}`).digest()
  return createIdMaker(bytes => digest.subarray(0, bytes))(at)
}

/** 19 digits with a check digit, in a range that is meant to be no bank's (unconfirmed). */
function numberOf(index: number, which: number): string {
  return composeBankCard(`629999${String(index * 2 + which + 100).padStart(12, '0')}`)
}
