import {
  type ApprovalDetails,
  approvalDetails,
  hashOfDetails,
  operationOf,
  plainYuan,
} from '../../kit/approval-details/index.ts'
import type { StoredApproval } from './store.ts'

/** The stored details; `intact` where they are still what was asked, byte for byte. */
export function readDetails({ details, hash }: Pick<StoredApproval, 'details' | 'hash'>): {
  details: ApprovalDetails
  intact: boolean
} {
  const parsed = approvalDetails.parse(JSON.parse(details))
  return { details: parsed, intact: hashOfDetails(parsed) === hash }
}

/** What events tell of details: the payee by the last digits only. */
export function tellable(details: ApprovalDetails, client: string, hash: string): Record<string, unknown> {
  const what = { client, operation: operationOf(details), hash }
  return details.type === 'payment'
    ? { ...what, amount: plainYuan(details.amount), payee: payeeTail(details.payee.account) }
    : what
}

export const payeeTail = (account: string): string => `*${account.slice(-4)}`
