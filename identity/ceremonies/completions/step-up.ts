import type { Transaction } from '../../../kit/database/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import { assuranceOf, type Evidence, methodsOf } from '../../evidence/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { accountOf, type Opened, type Proved } from './sign-in.ts'

/** Raises the session by what was proved; the newest evidence of each kind counts. */
export async function completeStepUp(tx: Transaction<IdentityTables>, proved: Proved): Promise<Opened> {
  const { deps, visit, ceremony } = proved
  const account = await accountOf(tx, proved)
  const { session } = visit
  // The session may have been ended elsewhere while the person typed.
  if (session?.id !== ceremony.state.sessionId || session?.accountId !== account.id) throw new AppError('session.ended')
  const evidence = newest([...session.evidence, ...ceremony.state.evidence])
  const aal = assuranceOf(evidence)
  const raised = await deps.sessions.raise(tx, session, { aal, amr: methodsOf(evidence), evidence })
  await deps.events.append(tx, {
    realm: account.realm,
    kind: `${ceremony.purpose}.completed`,
    outcome: 'success',
    surface: visit.surface,
    accountId: account.id,
    sessionId: session.id,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { aal, amr: proved.amr },
  })
  return { session: raised, deviceSecret: null, waiting: null }
}

function newest(evidence: readonly Evidence[]): Evidence[] {
  const byKind = new Map<string, Evidence>()
  for (const one of evidence) byKind.set(one.kind, one)
  return [...byKind.values()]
}
