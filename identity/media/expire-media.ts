import type { Policy } from '../realms/index.ts'
import { mediumTables } from './change-medium.ts'
import type { MediaDependencies } from './dependencies.ts'
import { recordMediumChange } from './record-change.ts'
import { dueForExpiry, dueForWarning, moveMedium } from './store.ts'

export interface MediumWatch {
  kind: 'otp-token' | 'grid-card' | 'certificate-key'
  realm: string
  policy: Policy
  /** The most that one call deals with; call again while it finds as many. */
  limit: number
}

/** Ends media whose time is over, each in a transaction with its event and notice, and warns of those whose time is near, once. */
export async function expireMedia(
  deps: Pick<MediaDependencies, 'database' | 'accounts' | 'events' | 'notices' | 'reports' | 'now'>,
  { kind, realm, policy, limit }: MediumWatch,
): Promise<{ expired: number; warned: number }> {
  const at = deps.now()
  const table = mediumTables[kind]
  const due = await dueForExpiry(deps.database.query, table, { realm, at, limit })
  let expired = 0
  for (const { id, accountId, serial } of due) {
    const moved = await deps.database.transaction(async tx => {
      if (!(await moveMedium(tx, table, { accountId, id }, { act: 'expire', at }))) return false
      if (accountId !== null)
        await recordMediumChange(tx, deps, { kind, act: 'expire', accountId, realm, serial }, { surface: 'job' })
      return true
    })
    if (moved) expired += 1
  }
  const before = new Date(at.getTime() + policy.media[kind].warnBefore)
  const warned = await deps.database.transaction(async tx => {
    const near = await dueForWarning(tx, table, { realm, at, before, limit })
    for (const { accountId, validUntil } of near) {
      const account = await deps.accounts.find(tx, accountId)
      const until = validUntil.toISOString()
      if (account) await deps.notices.tell(tx, account, 'medium-expiring', { medium: kind, until })
    }
    return near.length
  })
  return { expired, warned }
}
