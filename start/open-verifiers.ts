import { composeVerifiers, identityMigrations, type VerifierDependencies, type Verifiers } from '../identity/compose.ts'
import { type Database, migrate } from '../kit/database/index.ts'

/** The tables that the media are verified over. */
export async function prepareVerifiers(database: Database<unknown>): Promise<void> {
  await migrate({ database, ...identityMigrations })
}

/** The media's verification alone: what the bench measures. */
export const openVerifiers = (deps: VerifierDependencies): Verifiers => composeVerifiers(deps)
