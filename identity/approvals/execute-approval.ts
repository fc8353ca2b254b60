import { approvalDetails, hashOfDetails, type OperationDetails } from '../../kit/approval-details/index.ts'
import type { Transaction } from '../../kit/database/index.ts'
import { isAppError } from '../../kit/errors/index.ts'
import type { Policy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ApprovalDependencies } from './approvals.ts'
import { readDetails, tellable } from './read-details.ts'

/** What is approved for an application and done here, because it is the service's own: in the transaction of the claim. */
export interface OwnOperation {
  /** @returns `done`, or why not; throws `identifier.taken` where another was just faster, to be tried once more */
  carryOut(tx: Transaction<IdentityTables>, at: OwnAct): Promise<string>
  /** For who asks again: what has become of it. */
  lookAt(at: OwnAct): Promise<string>
}

export interface OwnAct {
  accountId: string
  sessionId: string
  policy: Policy
  details: OperationDetails
}

export interface Execution {
  accountId: string
  clientId: string
  /** As the access token carries them. */
  approved: unknown
  /** As they are about to be executed. */
  executing: unknown
  sessionId: string
  policy: Policy
}

export type Executed =
  /** `first`: true for exactly one of all who ask. */
  | {
      ok: true
      id: string
      transaction: string
      medium: string
      first: boolean
      executedAt: Date
      outcome: string | null
    }
  | { ok: false; code: 'approval.none' | 'approval.details_differ' }

interface ExecuteDependencies extends ApprovalDependencies {
  /** By the operation's name. */
  own: Readonly<Record<string, OwnOperation>>
}

/** Claims a transaction for its execution: what was shown, what was signed, what the token says and what is done must be one. */
export function createExecuteApproval({ database, store, events, own }: ExecuteDependencies) {
  return async ({ accountId, clientId, approved, executing, sessionId, policy }: Execution): Promise<Executed> => {
    const carried = approvalDetails.safeParse(approved)
    if (!carried.success) return { ok: false, code: 'approval.none' }
    const hash = hashOfDetails(carried.data)
    if (hashOfDetails(executing) !== hash) return { ok: false, code: 'approval.details_differ' }
    const at = { accountId, clientId, transactionId: carried.data.transaction }
    const found = await store.findTransaction(database.query, at)
    if (!found || (found.status !== 'approved' && found.status !== 'executed'))
      return { ok: false, code: 'approval.none' }
    if (found.hash !== hash || !readDetails(found).intact) return { ok: false, code: 'approval.details_differ' }
    const { data } = carried
    const operation = data.type === 'operation' && Object.hasOwn(own, data.operation) ? own[data.operation] : undefined
    const act = data.type === 'operation' ? { accountId, sessionId, policy, details: data } : null
    let outcome: string | null = null
    const claim = async (tx: Transaction<IdentityTables>): Promise<boolean> => {
      if (!(await store.execute(tx, found, hash))) return false
      await events.append(tx, {
        realm: found.realm,
        kind: 'approval.executed',
        outcome: 'success',
        surface: 'api',
        accountId,
        detail: tellable(data, clientId, hash),
      })
      if (operation && act) outcome = await operation.carryOut(tx, act)
      return true
    }
    const first = await database.transaction(claim).catch(async (error: unknown) => {
      if (isAppError(error) && error.code === 'identifier.taken') return await database.transaction(claim)
      throw error
    })
    if (!first && operation && act) outcome = await operation.lookAt(act)
    const executedAt = (await store.find(database.query, found))?.executedAt
    return executedAt && found.medium
      ? { ok: true, id: found.id, transaction: found.transactionId, medium: found.medium, first, executedAt, outcome }
      : { ok: false, code: 'approval.none' }
  }
}
