// The bank's books: accounts, entries of postings that sum to zero, and the transfers that customers ask for, once each.
// Flow: findMistake (rules) → the function `bank.transfer`, one statement and its own transaction → a result that is kept
// under its key. What the bank itself books (cash, salaries, reversals) goes through `bank.post`. `audit` proves the books.

export { type Account, type AccountWanted, accountRow, createAccounts } from './accounts.ts'
export { type AuditReport, createAudit } from './audit.ts'
export { openPart, type PartyKeys, partyIndexes, type SealedParty, sealParty } from './parties.ts'
export { createPosting, type Leg, type PostingRefusal, type PostingWish } from './post.ts'
export { createReversal } from './reverse.ts'
export {
  type AccountKind,
  type AccountState,
  clearingAccountFor,
  type EntryKind,
  entryKinds,
  findMistake,
  isAmount,
  isEntryKind,
  isId,
  mostFen,
  type Product,
  settlementAccount,
  type TransferMistake,
  type TransferRefusal,
  type TransferWish,
} from './rules.ts'
export { type AccountRow, createLedgerStore, type LedgerStore } from './store.ts'
export { createTransfers, type MediumPolicy, runTransfer, type TransferResult, type Transfers } from './transfer.ts'
