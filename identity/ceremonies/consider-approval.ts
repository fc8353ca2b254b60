import { type ApprovalDetails, plainYuan } from '../../kit/approval-details/index.ts'
import type { AccountStanding } from '../accounts/index.ts'
import type { SignedTransaction } from '../authenticators/index.ts'
import type { Visit } from '../visits/index.ts'
import type { ApprovalFacts } from './approval-rules.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Ceremony } from './state.ts'

/** What a surface shows of an approval. */
export interface ShownApproval {
  details: ApprovalDetails
  /** Of these very details; an answer says which it has seen. */
  hash: string
  clientId: string
}

/** What is approved, read anew at every answer: whatever was changed since it was shown is found out before it is signed. */
export async function considerApproval(
  deps: Pick<CeremonyDependencies, 'approvals' | 'database'>,
  { visit, ceremony, standing }: { visit: Visit; ceremony: Ceremony; standing: AccountStanding | null },
): Promise<{ facts: ApprovalFacts; shown: ShownApproval } | null> {
  const { approval, subject } = ceremony.state
  if (!approval || !subject?.accountId) return null
  const key = { accountId: subject.accountId, id: approval.id }
  const found = await deps.approvals.consider(deps.database.query, key, visit.realm.policy, approval.hash)
  if (!found) return null
  const { permitted, withinLimits, operation } = found
  return {
    facts: {
      hash: approval.hash,
      standing: found.standing,
      permitted,
      withinLimits,
      chosen: approval.chosen,
      identitySure: (standing?.account.ial ?? 0) >= operation.ial,
    },
    shown: { details: found.details, hash: approval.hash, clientId: found.clientId },
  }
}

/** The details as far as a medium signs them; what is no payment has no payee and no amount. */
export function signedTransaction({ details, hash }: ShownApproval): SignedTransaction {
  return details.type === 'payment'
    ? { hash, payeeAccount: details.payee.account, amount: plainYuan(details.amount) }
    : { hash, payeeAccount: '', amount: '' }
}
