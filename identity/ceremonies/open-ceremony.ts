import { AppError } from '../../kit/errors/index.ts'
import type { Visit } from '../visits/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Purpose } from './rules.ts'
import type { Ceremony } from './state.ts'

export interface CeremonyMissing {
  ok: false
  code: 'ceremony.unknown' | 'ceremony.other_browser' | 'ceremony.expired' | 'ceremony.ended'
  /** What to begin again; only the browser that began it is told. */
  restart: { purpose: Purpose; returnTo: string } | null
}

/** The ceremony, if it is open and this browser's own. @throws AppError `session.ended` where the session that began it is over */
export async function openCeremony(
  deps: Pick<CeremonyDependencies, 'store' | 'database' | 'risk' | 'now'>,
  visit: Visit,
  id: string,
): Promise<{ ok: true; ceremony: Ceremony; failures: number } | CeremonyMissing> {
  const found = await deps.store.findCounting(deps.database.query, id, deps.risk.failuresAsked(visit))
  if (!found) return { ok: false, code: 'ceremony.unknown', restart: null }
  const { ceremony, failures } = found
  // Begun in one browser and carried into another: refused, and a new one needs fresh proofs.
  if (ceremony.browserHash !== visit.browserHash) return { ok: false, code: 'ceremony.other_browser', restart: null }
  // What a session began ends with it: signing it out elsewhere stops who holds it from binding a phone or raising it.
  const { sessionId } = ceremony.state
  if (sessionId && ceremony.status === 'open' && visit.session?.id !== sessionId) throw new AppError('session.ended')
  const restart = { purpose: ceremony.purpose, returnTo: ceremony.returnTo }
  const late = ceremony.status === 'open' && ceremony.expiresAt <= deps.now()
  if (ceremony.status === 'expired' || late) return { ok: false, code: 'ceremony.expired', restart }
  return ceremony.status === 'completed'
    ? { ok: false, code: 'ceremony.ended', restart }
    : { ok: true, ceremony, failures }
}
