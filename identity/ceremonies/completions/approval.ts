import type { Transaction } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import { type Evidence, type MediumKind, mediumKindOf, signingKinds } from '../../evidence/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { accountOf, type Proved } from './sign-in.ts'

/**
 * Approves exactly what was shown. The session is not raised by it: what was proved stands for these details and for nothing else.
 *
 * @throws AppError `session.ended`, `approval.over`, `approval.over_limit`
 */
export async function completeApproval(tx: Transaction<IdentityTables>, proved: Proved): Promise<null> {
  const { deps, visit, ceremony, aal, amr } = proved
  const account = await accountOf(tx, proved)
  const { approval, sessionId, evidence } = ceremony.state
  if (!approval) throw new TypeError('An approval completed without details')
  if (visit.session?.id !== sessionId || visit.session?.accountId !== account.id) throw new AppError('session.ended')
  await deps.approvals.approve(
    tx,
    { accountId: account.id, id: approval.id },
    {
      hash: approval.hash,
      signed: signedBy(evidence, approval.hash),
      aal,
      amr,
      policy: visit.realm.policy,
      where: {
        surface: visit.surface,
        sessionId,
        ceremonyId: ceremony.id,
        deviceId: visit.deviceId,
        place: visit.place,
        device: visit.clientLabel,
      },
    },
  )
  return null
}

function signedBy(evidence: readonly Evidence[], hash: string): MediumKind[] {
  return signingKinds.filter(kind => evidence.some(one => mediumKindOf(one) === kind && one.bound === hash))
}
