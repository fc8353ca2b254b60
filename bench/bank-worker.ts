/** The bank portal in a process of its own, so that what it costs can be told from what identity does. */
import { newId } from '../kit/crypto/index.ts'
import { type BankSettings, startBank } from '../start/start-bank.ts'
import { answerParent, workerSettings } from './worker.ts'

const { books, stop } = await startBank(workerSettings() as BankSettings)

/** The bank's own, from the first migration; and fen. */
const till = '00000000-0000-7000-8000-0000000000ff'
const plenty = 1_000_000_000

async function open(customerId: string, number: string) {
  const opened = await books.accounts.open({ customerId, number, holder: '王小青', product: 'debit-card' })
  if (!opened.ok) throw new Error(opened.code)
  return opened.accountId
}

export const handlers = {
  /** An account with money for each customer, and the account of the next of them as payee. */
  async openAccounts({ customers }: { customers: string[] }) {
    const numberOf = (at: number): string => `62999900001${String(at).padStart(8, '0')}`
    const accounts: string[] = []
    for (const [at, customerId] of customers.entries()) {
      const accountId = await open(customerId, numberOf(at))
      const legs = [
        { accountId, amount: plenty },
        { accountId: till, amount: -plenty },
      ]
      const now = new Date()
      const posted = await books.posting.post({ entryId: newId(now), at: now, kind: 'cash', memo: '', legs })
      if (!posted.ok) throw new Error(posted.code)
      accounts.push(accountId)
    }
    const payees: string[] = []
    for (const [at, customerId] of customers.entries()) {
      const number = numberOf((at + 1) % customers.length)
      const added = await books.payees.add({ customerId, name: '王小青', number, bank: null, alias: '' })
      if (!added.ok) throw new Error(added.code)
      payees.push(added.payeeId)
    }
    return { payers: accounts.map((from, at) => ({ from, payee: payees[at] ?? '' })) }
  },
}

answerParent(handlers, stop)
