import { approvalDetails, hashOfDetails } from '../../kit/approval-details/index.ts'
import type { ApprovalDependencies } from './approvals.ts'
import { readDetails, tellable } from './read-details.ts'

export interface Execution {
  accountId: string
  clientId: string
  /** As the access token carries them. */
  approved: unknown
  /** As they are about to be executed. */
  executing: unknown
}

export type Executed =
  /** `first`: true for exactly one of all who ask. */
  | { ok: true; id: string; transaction: string; medium: string; first: boolean; executedAt: Date }
  | { ok: false; code: 'approval.none' | 'approval.details_differ' }

/** Claims a transaction for its execution: what was shown, what was signed, what the token says and what is done must be one. */
export function createExecuteApproval({ database, store, events }: ApprovalDependencies) {
  return async ({ accountId, clientId, approved, executing }: Execution): Promise<Executed> => {
    const carried = approvalDetails.safeParse(approved)
    if (!carried.success) return { ok: false, code: 'approval.none' }
    const hash = hashOfDetails(carried.data)
    if (hashOfDetails(executing) !== hash) return { ok: false, code: 'approval.details_differ' }
    const at = { accountId, clientId, transactionId: carried.data.transaction }
    const found = await store.findTransaction(database.query, at)
    if (!found || (found.status !== 'approved' && found.status !== 'executed'))
      return { ok: false, code: 'approval.none' }
    if (found.hash !== hash || !readDetails(found).intact) return { ok: false, code: 'approval.details_differ' }
    const first = await database.transaction(async tx => {
      if (!(await store.execute(tx, found, hash))) return false
      await events.append(tx, {
        realm: found.realm,
        kind: 'approval.executed',
        outcome: 'success',
        surface: 'api',
        accountId,
        detail: tellable(carried.data, clientId, hash),
      })
      return true
    })
    const executedAt = (await store.find(database.query, found))?.executedAt
    return executedAt && found.medium
      ? { ok: true, id: found.id, transaction: found.transactionId, medium: found.medium, first, executedAt }
      : { ok: false, code: 'approval.none' }
  }
}
