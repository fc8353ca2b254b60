import type { ApprovalDetails } from '../../kit/approval-details/index.ts'
import type { ApprovalRequest, Asked } from '../approvals/index.ts'
import type { OidcDependencies } from './dependencies.ts'

/** The approval that an authorization waits for: to be asked, given already, or not to be had. */
export type ApprovalOutcome =
  | { kind: 'ask'; approval: { id: string; hash: string }; target: { aal: 1 | 2 | 3; maxAge: number } }
  | { kind: 'approved' }
  | { kind: 'refused'; error: 'access_denied' | 'invalid_authorization_details' }

export async function resolveApproval(
  { approvals, keys }: Pick<OidcDependencies, 'approvals' | 'keys'>,
  asked: Omit<ApprovalRequest, 'requestHash' | 'details'> & { uid: string; details: ApprovalDetails },
): Promise<ApprovalOutcome> {
  const { uid, ...request } = asked
  const outcome = await approvals.ask({ ...request, requestHash: keys.hashToken(uid) })
  if (!outcome.ok) return { kind: 'refused', error: errorOf(outcome.code) }
  if (outcome.status === 'approved') return { kind: 'approved' }
  const { id, hash, operation } = outcome
  const aal = operation.aal >= 3 ? 3 : operation.aal === 2 ? 2 : 1
  return { kind: 'ask', approval: { id, hash }, target: { aal, maxAge: operation.maxAge } }
}

const errorOf = (code: Extract<Asked, { ok: false }>['code']) =>
  code === 'approval.declined' ? 'access_denied' : 'invalid_authorization_details'
