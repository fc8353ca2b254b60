import { loadBankDemo as load } from '../portals/bank/compose.ts'
import type { Running } from './start-all.ts'

type BankCustomers = Parameters<typeof load>[0]['customers']

/** Gives each of the bank's customers of the demonstration accounts with a year of movements, once. */
export async function loadBankDemo({ database, identity }: Running, customers: BankCustomers): Promise<void> {
  await load({ database, keys: identity.keys, now: () => new Date(), customers })
}
