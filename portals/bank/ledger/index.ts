// The bank's books: accounts, entries of postings that sum to zero, and the transfers that customers ask for, once each.
// Flow: findMistake (rules) → the function `bank.transfer`, one statement and its own transaction → a result that is kept
// under its key. What the bank itself books (cash, salaries, reversals) goes through `bank.post`. `audit` proves the books.

export { type Account, accountRow, createAccounts } from './accounts.ts'
export { createAudit } from './audit.ts'
export { openPart, type PartyKeys, partyContexts, partyIndexes, sealParty } from './parties.ts'
export { createPosting } from './post.ts'
export { createReversal } from './reverse.ts'
export {
  type AccountKind,
  type AccountState,
  clearingAccountFor,
  type EntryKind,
  entryKinds,
  findMistake,
  isEntryKind,
  isId,
  isTransferRefusal,
  type Product,
  settlementAccount,
  type TransferMistake,
  type TransferRefusal,
  type TransferWish,
} from './rules.ts'
export { createLedgerStore } from './store.ts'
export { createTransfers, type MediumPolicy, runTransfer, type TransferResult } from './transfer.ts'
