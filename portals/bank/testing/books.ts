import { randomUUID } from 'node:crypto'
import { createKeyMaterial, createKeyRing, newId } from '../../../kit/crypto/index.ts'
import { type Database, migrate } from '../../../kit/database/index.ts'
import { type BankBooksDeps, bankMigrations, composeBankBooks } from '../compose.ts'

export const opening = new Date('2026-03-01T04:00:00Z')
export const testKeys = createKeyRing(createKeyMaterial('international', opening))

const yuan = 100

/** As a policy might say. */
export const testPolicies = {
  'sms-code': { perTransaction: 10_000 * yuan, perDay: 20_000 * yuan, perMonth: 50_000 * yuan },
  'grid-card': { perTransaction: 1_000 * yuan, perDay: 5_000 * yuan, perMonth: null },
  'otp-token': { perTransaction: 50_000 * yuan, perDay: 200_000 * yuan, perMonth: null },
  passkey: { perTransaction: 10_000 * yuan, perDay: 50_000 * yuan, perMonth: null },
  'certificate-key': { perTransaction: 1_000_000 * yuan, perDay: 5_000_000 * yuan, perMonth: null },
  'security-key': { perTransaction: 200_000 * yuan, perDay: 500_000 * yuan, perMonth: null },
}

export type TestBooks = Awaited<ReturnType<typeof openTestBooks>>

/** Books in an empty database, with a clock that tests move, and what they need to put people and money into them. */
export async function openTestBooks(database: Database<unknown>, change: Partial<BankBooksDeps> = {}) {
  await migrate({ database, ...bankMigrations })
  let time = opening
  const deps = { database, keys: testKeys, now: () => time, newId, policies: () => testPolicies, ...change }
  const books = composeBankBooks(deps)
  let accounts = 0

  /** An account with some money in it, from the bank's till. */
  const newCustomerId = (): string => randomUUID()

  async function openAccount({
    customerId = newCustomerId(),
    holder = '王小青',
    fen = 0,
    product = 'debit-card' as 'debit-card' | 'company',
  }) {
    const number = `62999900000${String(++accounts).padStart(8, '0')}`
    const opened = await books.accounts.open({ customerId, holder, number, product })
    if (!opened.ok) throw new Error(opened.code)
    if (fen > 0) await deposit(opened.accountId, fen)
    return { customerId, accountId: opened.accountId, number, holder }
  }

  async function deposit(accountId: string, fen: number) {
    const till = { accountId: '00000000-0000-7000-8000-0000000000ff', amount: -fen }
    const legs = [{ accountId, amount: fen }, till]
    const posted = await books.posting.post({ entryId: newId(time), at: time, kind: 'cash', memo: '', legs })
    if (!posted.ok) throw new Error(posted.code)
  }

  /** Adds a payee whose cooling-off is over. */
  async function payeeOf(customerId: string, to: { holder: string; number: string }, bank: string | null = null) {
    const added = await books.payees.add({ customerId, name: to.holder, number: to.number, bank, alias: '' })
    if (!added.ok) throw new Error(added.code)
    time = new Date(Math.max(time.getTime(), added.coolingUntil.getTime()))
    return added.payeeId
  }

  return {
    ...books,
    openAccount,
    deposit,
    payeeOf,
    again: (other: Partial<BankBooksDeps>) => composeBankBooks({ ...deps, ...other }),
    balanceOf: async (customerId: string, accountId: string) =>
      (await books.accounts.list(customerId)).find(account => account.id === accountId)?.balance,
    time: () => time,
    setTime: (to: Date) => void (time = to),
  }
}

/** What an audit of right books says. */
export const rightBooks = { total: 0, unbalancedEntries: 0, wrongAccounts: 0, missingEntries: 0 }
