import { type Database, migrate } from '../kit/database/index.ts'
import { type BankBooks, type BankBooksDeps, bankMigrations, composeBankBooks } from '../portals/bank/compose.ts'

/** The bank's books alone, in a database of their own, with their tables made: what the bench measures. */
export async function openBankBooks(deps: BankBooksDeps & { database: Database<unknown> }): Promise<BankBooks> {
  await migrate({ database: deps.database, ...bankMigrations })
  return composeBankBooks(deps)
}
