import type { Passkey } from '../authenticators/passkey/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

const pageSize = 20

export interface PasskeyList {
  passkeys: Passkey[]
  /** `before` of the next page; null on the last. */
  next: string | null
}

/** The newest first. */
export async function readPasskeys(
  deps: Pick<AccountCentreDependencies, 'database' | 'passkeyStore'>,
  { account }: Pick<HolderVisit, 'account'>,
  before: string | null,
): Promise<PasskeyList> {
  const found = await deps.passkeyStore.list(deps.database.query, account.id, { limit: pageSize + 1, before })
  const passkeys = found.slice(0, pageSize)
  return { passkeys, next: found.length > pageSize ? (passkeys.at(-1)?.id ?? null) : null }
}
