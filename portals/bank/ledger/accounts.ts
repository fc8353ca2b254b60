import { parseBankCard, parsePersonName } from '../../../kit/china/index.ts'
import { isUniqueViolation } from '../../../kit/database/index.ts'
import { openPart, type PartyKeys, partyIndexes, sealParty } from './parties.ts'
import { type AccountState, isId, type Product } from './rules.ts'
import type { AccountRow, LedgerStore } from './store.ts'

export interface AccountWanted {
  customerId: string
  product: Exclude<Product, 'internal'>
  holder: string
  /** 16 to 19 digits. */
  number: string
  /** False where `customerId` is a number of the bank's own, of a customer who has no online banking. */
  isOnline?: boolean
}

/** One of a customer's accounts. Amounts in fen. */
export interface Account {
  id: string
  customerId: string
  product: Product
  state: AccountState
  balance: number
  movements: number
  numberMasked: string
  holderMasked: string
  openedAt: Date
  /** Whether `customerId` is a subject of the realm, and no number of the bank's own. */
  isOnline: boolean
}

interface AccountDependencies {
  store: LedgerStore
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
}

/** Opening, listing, finding and closing accounts. */
export function createAccounts({ store, keys, now, newId }: AccountDependencies) {
  return {
    async open(wanted: AccountWanted): Promise<{ ok: true; accountId: string } | { ok: false; code: AccountRefusal }> {
      const number = parseBankCard(wanted.number)
      const isHolderNamed =
        wanted.product === 'company' ? wanted.holder.trim() !== '' : parsePersonName(wanted.holder).ok
      if (!number.ok || !isHolderNamed || !isId(wanted.customerId)) return { ok: false, code: 'account.bad_details' }
      const { normalised } = number.value
      if ((await store.accountByNumber(partyIndexes(keys, 'number', normalised))) !== null)
        return { ok: false, code: 'account.number_taken' }
      const at = now()
      const id = newId(at)
      const row = accountRow(keys, { ...wanted, id, number: normalised, openedAt: at })
      try {
        await store.insertAccount(row)
      } catch (error) {
        if (isUniqueViolation(error, 'accounts_number_index_key')) return { ok: false, code: 'account.number_taken' }
        throw error
      }
      return { ok: true, accountId: id }
    },

    /** Whether the account's holder has this name. */
    async isHeldBy(accountId: string, typed: string): Promise<boolean> {
      const name = parsePersonName(typed)
      return name.ok && (await store.isHolder(accountId, partyIndexes(keys, 'name', name.value.normalised)))
    },

    async list(customerId: string): Promise<Account[]> {
      return (await store.accountsOf(customerId)).map(accountOf)
    },

    /** The whole numbers of a customer's accounts, by account id: shown to nobody but their holder. */
    async revealNumbers(customerId: string): Promise<Map<string, string>> {
      const rows = await store.accountsOf(customerId)
      return new Map(rows.map(row => [row.id, openPart(keys, 'number', row.number_cipher ?? '')]))
    },

    /** For sign-in by account number, and for payees: the customer's account with this number, whatever its state. */
    async findByNumber(text: string): Promise<Account | null> {
      const number = parseBankCard(text)
      if (!number.ok) return null
      const row = await store.accountByNumber(partyIndexes(keys, 'number', number.value.normalised))
      return row === null ? null : accountOf(row)
    },

    /**
     * Gives a customer the accounts that they had at the bank before they had online banking: all of whoever holds one of these cards.
     * Only for cards that the realm has proved.
     */
    async adopt(customerId: string, cards: readonly string[]): Promise<number> {
      const indexes = cards.flatMap(card => {
        const number = parseBankCard(card)
        return number.ok ? partyIndexes(keys, 'number', number.value.normalised) : []
      })
      return isId(customerId) && indexes.length > 0 ? await store.adopt(customerId, indexes) : 0
    },

    /** Only an empty and active account closes. */
    async close(customerId: string, accountId: string): Promise<{ ok: true } | { ok: false; code: 'account.in_use' }> {
      return (await store.close(customerId, accountId)) ? { ok: true } : { ok: false, code: 'account.in_use' }
    },
  }
}

type AccountRefusal = 'account.bad_details' | 'account.number_taken'

/** An account's row as it is opened; the demonstration's generator writes the same. */
export function accountRow(keys: PartyKeys, wanted: AccountWanted & { id: string; openedAt: Date }) {
  const sealed = sealParty(keys, { name: wanted.holder, number: wanted.number })
  return {
    id: wanted.id,
    kind: 'customer' as const,
    customer_id: wanted.customerId,
    product: wanted.product,
    number_index: sealed.number_index,
    number_cipher: sealed.number_cipher,
    number_masked: sealed.number_masked,
    holder_index: sealed.name_index,
    holder_cipher: sealed.name_cipher,
    holder_masked: sealed.name_masked,
    opened_at: wanted.openedAt,
    is_online: wanted.isOnline ?? true,
  }
}

const accountOf = (row: AccountRow): Account => ({
  id: row.id,
  customerId: row.customer_id ?? '',
  product: row.product,
  state: row.state,
  balance: row.balance,
  movements: row.movements,
  numberMasked: row.number_masked ?? '',
  holderMasked: row.holder_masked ?? '',
  openedAt: row.opened_at,
  isOnline: row.is_online,
})
