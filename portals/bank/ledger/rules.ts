export type AccountKind = 'customer' | 'settlement' | 'clearing'
export type Product = 'debit-card' | 'savings' | 'company' | 'internal'
/** `frozen` keeps everything that goes out; what comes in still arrives. */
export type AccountState = 'active' | 'frozen' | 'closed'

export const entryKinds = [
  'own',
  'within',
  'other-bank',
  'incoming',
  'salary',
  'purchase',
  'cash',
  'interest',
  'fee',
  'reversal',
] as const
export type EntryKind = (typeof entryKinds)[number]

export const isEntryKind = (text: string): text is EntryKind => entryKinds.some(kind => kind === text)

/** Why a transfer was not made. The same key with the same content is answered with the same again. */
export const transferRefusals = [
  'transfer.account_unknown',
  'transfer.account_frozen',
  'transfer.account_closed',
  'transfer.same_account',
  'transfer.receiver_closed',
  'transfer.payee_unknown',
  'transfer.payee_cooling',
  'transfer.insufficient_balance',
  'transfer.over_transaction_limit',
  'transfer.over_day_limit',
  'transfer.over_month_limit',
] as const
export type TransferRefusal = (typeof transferRefusals)[number]

export const isTransferRefusal = (text: string): text is TransferRefusal => transferRefusals.some(code => code === text)

/** Answered before anything is asked of the books, so not kept. */
export type TransferMistake = 'transfer.bad_amount' | 'transfer.bad_key' | 'transfer.bad_memo' | 'transfer.bad_account'

export interface TransferWish {
  customerId: string
  /** Chosen by who asks, one for each transfer that is meant: 1 to 200 characters. */
  key: string
  fromAccount: string
  /** Another account of the same customer, or one of the customer's payees, at this bank or another. */
  to: { kind: 'own'; accountId: string } | { kind: 'payee'; payeeId: string }
  /** Fen. */
  amount: number
  memo: string
  /** What it was confirmed with, whose limits it uses; null for transfers between own accounts. */
  medium: string | null
}

/** Ten thousand million yuan: amounts far beyond any limit, and sums of them, stay exact. */
export const mostFen = 1_000_000_000_000
const longestMemo = 60

export function findMistake(wish: TransferWish): TransferMistake | null {
  const { key, amount, memo } = wish
  if (key === '' || key.length > 200 || !isPlain(key)) return 'transfer.bad_key'
  if (!isAmount(amount)) return 'transfer.bad_amount'
  if ([...memo].length > longestMemo || !isPlain(memo)) return 'transfer.bad_memo'
  const target = wish.to.kind === 'own' ? wish.to.accountId : wish.to.payeeId
  if (![wish.customerId, wish.fromAccount, target].every(isId)) return 'transfer.bad_account'
  return null
}

export const isAmount = (fen: number): boolean => Number.isSafeInteger(fen) && fen > 0 && fen <= mostFen

/** What PostgreSQL takes as text, and a line of a statement can show. */
const isPlain = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text)

export const isId = (text: string): boolean => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(text)

/** Everything that makes two wishes the same one, in a fixed order. */
export const contentOf = ({ fromAccount, to, amount, memo, medium }: TransferWish): string =>
  JSON.stringify([fromAccount, to.kind, to.kind === 'own' ? to.accountId : to.payeeId, amount, memo, medium])

/** The bank's own accounts, which the first migration opens. */
export const settlementAccount = ownAccount(255)
export const clearingAccounts: readonly string[] = Array.from({ length: 16 }, (_, at) => ownAccount(at))

function ownAccount(number: number): string {
  return `00000000-0000-7000-8000-0000000000${number.toString(16).padStart(2, '0')}`
}

/** Always the same for one account, so that two payments of different customers seldom wait for one row. */
export const clearingAccountFor = (accountId: string): string =>
  clearingAccounts[Number.parseInt(accountId.slice(-1), 16)] ?? settlementAccount
