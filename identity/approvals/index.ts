/**
 * Approvals: exact details that a holder looks at, signs with a medium and has executed once (RFC 9396). Owns their rows, which media
 * may approve what amount, and the claim of a transaction. Asked by `oidc`, proved in `ceremonies`, executed by the client's API.
 */
export {
  type ApprovalRequest,
  type Approvals,
  type Asked,
  createApprovals,
} from './approvals.ts'
export { createExecuteApproval, type Executed, type Execution, type OwnOperation } from './execute-approval.ts'
export { type ApprovalStore, createApprovalStore, detailsContext } from './store.ts'
