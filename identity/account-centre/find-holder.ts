import { isEligible } from '../accounts/index.ts'
import type { Visit } from '../visits/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** Who is signed in in this browser; null where nobody is, or where the account may not act any more. */
export async function findHolder(
  deps: Pick<AccountCentreDependencies, 'accounts' | 'database'>,
  visit: Visit,
): Promise<HolderVisit | null> {
  const { session } = visit
  const account = session ? await deps.accounts.find(deps.database.query, session.accountId) : null
  return session && account && isEligible(account) ? { visit, session, account } : null
}
