import { type Account, isId, openPart, type PartyKeys, partyIndexes, sealParty } from '../ledger/index.ts'
import { checkWindow, mostChecks, type PayeeRefusal, type PayeeText, readPayee } from './rules.ts'
import type { PayeeRow, PayeeStore } from './store.ts'

export interface PayeeWanted extends PayeeText {
  customerId: string
}

export interface Payee {
  id: string
  name: string
  /** The whole number: its customer typed it. */
  number: string
  numberMasked: string
  bank: string | null
  alias: string
  /** Whether this bank has compared name and number; of other banks it cannot. */
  isNameChecked: boolean
  addedAt: Date
  /** Until then no more than `coolingLimit` fen in all; of it, `coolingSpent` are used. */
  coolingUntil: Date
  coolingLimit: number
  coolingSpent: number
}

export interface CoolingPolicy {
  milliseconds: number
  /** Fen, in all of the time. */
  limit: number
}

interface PayeeDependencies {
  store: PayeeStore
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
  cooling: CoolingPolicy
  findAccount: (number: string) => Promise<Account | null>
  /** Whether the account's holder has this name, by its blind indexes. */
  isHolder: (accountId: string, nameIndexes: readonly string[]) => Promise<boolean>
}

export type AddPayeeResult =
  | { ok: true; payeeId: string; isNameChecked: boolean; coolingUntil: Date }
  | {
      ok: false
      code: PayeeRefusal | 'payee.not_matched' | 'payee.own_account' | 'payee.known' | 'payee.too_many_checks'
    }

/** A customer's payees. */
export function createPayees(deps: PayeeDependencies) {
  const { store, keys, now, newId, cooling } = deps
  return {
    async add({ customerId, ...text }: PayeeWanted): Promise<AddPayeeResult> {
      const read = readPayee(text)
      if (!read.ok) return read
      const { name, number, bank, alias } = read.payee
      const checked = bank === null ? await checkName(deps, customerId, read.payee) : null
      if (checked !== null && !checked.ok) return checked
      const known = await store.findByNumber(customerId, partyIndexes(keys, 'number', number))
      if (known !== null && known.removed_at === null) return { ok: false, code: 'payee.known' }
      const at = now()
      const coolingUntil = new Date(at.getTime() + cooling.milliseconds)
      const sealed = sealParty(keys, { name, number })
      const payeeId = await store.add({
        customer_id: customerId,
        id: newId(at),
        bank,
        account_id: checked?.accountId ?? null,
        ...sealed,
        // While keys rotate: under the index that it is already kept by.
        number_index: known?.number_index ?? sealed.number_index,
        alias,
        added_at: at,
        cooling_until: coolingUntil,
        cooling_limit: cooling.limit,
        removed_at: null,
      })
      if (payeeId === null) return { ok: false, code: 'payee.known' }
      return { ok: true, payeeId, isNameChecked: checked !== null, coolingUntil }
    },

    async find(customerId: string, payeeId: string): Promise<Payee | null> {
      const row = isId(payeeId) ? await store.find(customerId, payeeId) : null
      return row === null ? null : payeeOf(keys, row)
    },

    /** Newest first. `before` is the last page's `next`. */
    async list({
      customerId,
      before = null,
      limit = 20,
    }: {
      customerId: string
      before?: string | null
      limit?: number
    }) {
      const rows = await store.list(customerId, before !== null && isId(before) ? before : null, limit + 1)
      const payees = rows.slice(0, limit).map(row => payeeOf(keys, row))
      return { payees, next: rows.length > limit ? (payees.at(-1)?.id ?? null) : null }
    },

    async remove(customerId: string, payeeId: string): Promise<{ ok: true } | { ok: false; code: 'payee.unknown' }> {
      const isGone = isId(payeeId) && (await store.remove(customerId, payeeId, now()))
      return isGone ? { ok: true } : { ok: false, code: 'payee.unknown' }
    },
  }
}

type NameCheck =
  | { ok: true; accountId: string }
  | { ok: false; code: 'payee.not_matched' | 'payee.own_account' | 'payee.too_many_checks' }

/** One answer for a number that nobody has and for another's name: it does not tell which numbers exist, or whose they are. */
async function checkName(
  { store, keys, now, findAccount, isHolder }: PayeeDependencies,
  customerId: string,
  { name, number }: PayeeText,
): Promise<NameCheck> {
  // Counted before it is looked up: whoever tries names against a number learns nothing more after some of them (CWE-770, CWE-203).
  const windowStart = new Date(now().getTime() - checkWindow)
  if (!(await store.takeCheck(customerId, now(), { windowStart, most: mostChecks })))
    return { ok: false, code: 'payee.too_many_checks' }
  const account = await findAccount(number)
  if (account?.customerId === customerId) return { ok: false, code: 'payee.own_account' }
  if (account === null || account.state === 'closed') return { ok: false, code: 'payee.not_matched' }
  const matches = await isHolder(account.id, partyIndexes(keys, 'name', name))
  return matches ? { ok: true, accountId: account.id } : { ok: false, code: 'payee.not_matched' }
}

const payeeOf = (keys: PartyKeys, row: PayeeRow): Payee => ({
  id: row.id,
  name: openPart(keys, 'name', row.name_cipher),
  number: openPart(keys, 'number', row.number_cipher),
  numberMasked: row.number_masked,
  bank: row.bank,
  alias: row.alias,
  isNameChecked: row.bank === null,
  addedAt: row.added_at,
  coolingUntil: row.cooling_until,
  coolingLimit: row.cooling_limit,
  coolingSpent: row.cooling_spent,
})
